import { nextTick, ref, type Ref } from 'vue'

/** Whose list of choices is open. */
export type Opened = 'status' | 'priority' | 'assignee' | 'department' | 'tags' | ''

/** Opening a property's choices by key: at the side, or in the drawer where the side has no room. */
export function useOpening(isWide: Ref<boolean>) {
  const opened = ref<Opened>('')
  const isDrawerOpen = ref(false)

  async function open(name: Opened) {
    if (!isWide.value) isDrawerOpen.value = true
    await nextTick()
    opened.value = name
  }
  return { opened, isDrawerOpen, open }
}
