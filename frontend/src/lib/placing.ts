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
