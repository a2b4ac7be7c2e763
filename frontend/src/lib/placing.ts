import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const GAP = 4
const EDGE = 8
const WANTED = 320

/** Where a popup of that width stands beside what it belongs to: below, or above where there is more room. */
export function placeBeside(anchor: Element, width: number, wanted = WANTED): Record<string, string> {
  const { left, right, top, bottom } = anchor.getBoundingClientRect()
  const below = window.innerHeight - bottom - GAP - EDGE
  const above = top - GAP - EDGE
  const isBelow = below >= wanted || below >= above
  const isRtl = getComputedStyle(anchor).direction === 'rtl'
  const start = isRtl ? right - width : left
  return {
    left: `${Math.max(EDGE, Math.min(start, window.innerWidth - width - EDGE))}px`,
    maxHeight: `${Math.min(wanted, isBelow ? below : above)}px`,
    ...(isBelow ? { top: `${bottom + GAP}px` } : { bottom: `${window.innerHeight - top + GAP}px` }),
  }
}

/** Keep a popup beside what it belongs to while the page scrolls; on a phone it is a sheet that the styles place. */
export function usePlace(panel: Readonly<Ref<HTMLElement | null>>, anchor: () => Element, wanted?: number) {
  const place = ref<Record<string, string>>({})

  function settle() {
    if (!panel.value) return
    const isSheet = window.matchMedia('(width < 640px)').matches
    place.value = isSheet ? {} : placeBeside(anchor(), panel.value.offsetWidth, wanted)
  }
  // Scrolling does not bubble, and which pane it was that moved the anchor is all the same.
  function follow({ target }: Event) {
    if (!panel.value?.contains(target as Node)) settle()
  }
  onMounted(() => {
    settle()
    window.addEventListener('resize', settle)
    document.addEventListener('scroll', follow, { capture: true, passive: true })
  })
  onBeforeUnmount(() => {
    window.removeEventListener('resize', settle)
    document.removeEventListener('scroll', follow, { capture: true })
  })
  return place
}
