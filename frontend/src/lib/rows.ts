import { onUpdated, type ShallowRef } from 'vue'
import { afterPaint } from './scrolling'

/** Moving through a list of links with keys; Enter is the link's own. */
export function useRowFocus(list: Readonly<ShallowRef<HTMLElement | null>>) {
  let current: HTMLElement | undefined

  const all = () => [...(list.value?.querySelectorAll<HTMLElement>('[data-queue-row]') ?? [])]

  function move(step: 1 | -1) {
    const rows = all()
    const at = rows.findIndex((row) => row === document.activeElement)
    focusOn(rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)])
  }
  function focusOn(row?: HTMLElement) {
    current = row
    current?.focus({ preventScroll: true })
    current?.scrollIntoView({ block: 'nearest' })
  }
  /** Take up where the person left, unless the keyboard is somewhere already. */
  function returnTo(url: string | null) {
    afterPaint(() => {
      if (document.activeElement === document.body || document.activeElement?.id === 'esc-main')
        focusOn(all().find((row) => row.getAttribute('href') === url))
    })
  }

  // A row that a poll moves to another place loses the focus on the way.
  onUpdated(() => {
    if (document.activeElement === document.body && current?.isConnected)
      current.focus({ preventScroll: true })
  })
  return { move, returnTo }
}
