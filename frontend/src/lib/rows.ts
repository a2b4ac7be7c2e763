import { onUpdated, type ShallowRef } from 'vue'

/** Moving through a list of links with keys; Enter is the link's own. */
export function useRowFocus(list: Readonly<ShallowRef<HTMLElement | null>>) {
  let current: HTMLElement | undefined

  function move(step: 1 | -1) {
    const rows = [...(list.value?.querySelectorAll<HTMLElement>('[data-queue-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    current = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]
    current?.focus()
    current?.scrollIntoView({ block: 'nearest' })
  }

  // A row that a poll moves to another place loses the focus on the way.
  onUpdated(() => {
    if (document.activeElement === document.body && current?.isConnected)
      current.focus({ preventScroll: true })
  })
  return { move }
}
