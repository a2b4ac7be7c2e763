import { ref, shallowRef } from 'vue'

export type Side = 'top' | 'right' | 'bottom' | 'left'

interface Shown {
  on: HTMLElement
  text: string
  shortcut?: string
  side: Side
}

const DELAY_MS = 400
const LEAVE_MS = 120
/** A neighbour's words come at once while one is still in mind. */
const WARM_MS = 500

export const shown = shallowRef<Shown | null>(null)
export const isTooltipWanted = ref(false)
let timer = 0
let hiddenAt = 0

export function show(tooltip: Shown, isAtOnce = false) {
  isTooltipWanted.value = true
  window.clearTimeout(timer)
  const isWarm = shown.value !== null || Date.now() - hiddenAt < WARM_MS
  timer = window.setTimeout(() => (shown.value = tooltip), isAtOnce || isWarm ? 0 : DELAY_MS)
}

/** Stay while the pointer is on the words themselves. */
export const stay = () => window.clearTimeout(timer)

export function hide(isAtOnce = false) {
  window.clearTimeout(timer)
  timer = window.setTimeout(gone, isAtOnce ? 0 : LEAVE_MS)
}

function gone() {
  if (shown.value) hiddenAt = Date.now()
  shown.value = null
}
