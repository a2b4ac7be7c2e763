import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const MARGIN = 12

export const afterPaint = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act))

/** Bring the message or event that the URL names into view. */
export function showAnchor(list: HTMLElement | null) {
  const { hash } = window.location
  if (/^#[em]\d+$/.test(hash)) show(list, hash)
}

/** Bring one of a list into view and give it the keyboard. */
export function show(list: HTMLElement | null, anchor: string) {
  afterPaint(() => {
    const found = list?.querySelector<HTMLElement>(anchor)
    found?.scrollIntoView({ block: 'center' })
    found?.focus({ preventScroll: true })
    found?.classList.add('esc-found')
  })
}

/** Bring the newest message into view, once the page's own scrolling is done. */
export function showNewest(pane: HTMLElement | null) {
  afterPaint(() => pane && scroll(pane))
}

const NEAR = 40

/** Whether the end of the conversation is in view, or nearly. */
export function isAtEnd(pane: HTMLElement | null): boolean {
  const scroller = pane && pane.scrollHeight > pane.clientHeight ? pane : document.scrollingElement
  return !scroller || belowOf(scroller) < NEAR
}
const belowOf = ({ scrollHeight, scrollTop, clientHeight }: Element) =>
  scrollHeight - scrollTop - clientHeight

/** Keep the end in view, where it was, while what stands below the pane grows. */
export function useEndInView(pane: Readonly<Ref<HTMLElement | null>>) {
  let height = 0
  const observer = new ResizeObserver(() => {
    if (!pane.value) return
    const lost = height - pane.value.clientHeight
    height = pane.value.clientHeight
    if (lost > 0 && belowOf(pane.value) - lost < NEAR) pane.value.scrollBy({ top: lost, behavior: 'instant' })
  })
  onMounted(() => pane.value && observer.observe(pane.value))
  onBeforeUnmount(() => observer.disconnect())
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
