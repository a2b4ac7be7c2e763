const MARGIN = 12

export const afterPaint = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act))

/** Bring the newest message into view, once the page's own scrolling is done. */
export function showNewest(pane: HTMLElement | null) {
  afterPaint(() => pane && scroll(pane))
}

function scroll(pane: HTMLElement) {
  const messages = pane.querySelectorAll('[data-message]')
  const newest = messages[messages.length - 1]
  if (!newest || messages.length < 2) return
  const isScrolling = pane.scrollHeight > pane.clientHeight
  const scroller = isScrolling ? pane : document.scrollingElement
  const top = isScrolling ? pane.getBoundingClientRect().top : 0
  scroller?.scrollBy({ top: newest.getBoundingClientRect().top - top - MARGIN, behavior: 'instant' })
}
