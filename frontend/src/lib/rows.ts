import { computed, nextTick, ref, watch, type ShallowRef } from 'vue'
import type { TicketRow } from '@/contract'

/** One row at a time holds the keyboard, by its ticket: rows come, go and move around it, but none takes it from a menu. */
export function useRowFocus(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  rows: () => TicketRow[],
  isElsewhere: () => boolean,
) {
  const current = ref<number | null>(null)
  const places = computed(() => new Map(rows().map(({ id }, at) => [id, at])))
  const at = computed(() => (current.value === null ? -1 : (places.value.get(current.value) ?? -1)))

  const linkOf = (id: number) =>
    list.value?.querySelector<HTMLElement>(`[data-ticket="${id}"] [data-queue-row]`)

  function focusAt(place: number): TicketRow | undefined {
    const row = rows()[Math.min(Math.max(place, 0), rows().length - 1)]
    if (row) focusOn(row.id)
    return row
  }
  function focusOn(id: number) {
    current.value = id
    // The row may have to be drawn first.
    void nextTick(() => {
      linkOf(id)?.focus({ preventScroll: true })
      list.value?.querySelector(`[data-ticket="${id}"]`)?.scrollIntoView({ block: 'nearest' })
    })
  }
  const move = (step: number) => focusAt(at.value < 0 ? 0 : at.value + step)

  // The row that held the keyboard went away: the one that took its place holds it, once nothing else does.
  let left = -1
  function land() {
    if (at.value >= 0 || left < 0 || isElsewhere()) return
    if (isAdrift()) focusAt(left)
    // A dialog that was closed takes its time to leave.
    else if (document.activeElement?.closest('[role="dialog"]')) setTimeout(land, 100)
  }
  watch(
    at,
    (now, before) => {
      if (now < 0) left = before
      land()
    },
    { flush: 'post' },
  )
  watch(isElsewhere, () => void nextTick(land))
  return { current, at, places, move, focusAt, focusOn }
}

const isAdrift = () =>
  document.activeElement === document.body || document.activeElement?.isConnected === false
