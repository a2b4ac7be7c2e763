import { shallowRef } from 'vue'
import type * as Parts from '@/components/menu/parts'

/** What a menu is made of once it opens; it comes when a pointer or the keyboard nears the first of them. */
export const menuParts = shallowRef<typeof Parts>()

export async function loadMenus() {
  menuParts.value ??= await import('@/components/menu/parts')
}
