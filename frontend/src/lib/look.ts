import { ref, watch } from 'vue'
import { read, write } from './storage'

export type Density = 'comfortable' | 'compact'

const KEY = 'escalated.density'

/** How close rows stand; kept by this device. */
export const density = ref<Density>(read(KEY) === 'compact' ? 'compact' : 'comfortable')

/** Show the chosen density on our root. */
export function followLook(root: HTMLElement) {
  watch(density, (chosen) => (root.dataset.density = chosen), { immediate: true })
  watch(density, (chosen) => write(KEY, chosen === 'compact' ? chosen : ''))
}
