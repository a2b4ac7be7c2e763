import { computed, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { TicketListPage, TicketRow } from '@/contract'
import { comesBefore } from '@/lib/filters'

/** What became of a list's rows since they were loaded; none moves before somebody asks. */
export function useChanges(
  page: () => TicketListPage,
  rows: ShallowRef<TicketRow[]>,
  next: Ref<string | null>,
) {
  const incoming = shallowRef<TicketRow[]>([])
  const gone = shallowRef(new Set<number>())
  const hasMoved = ref(false)
  const priorities = computed(() => page().options.priorities.map(({ value }) => value))

  const isBefore = (a: TicketRow, b: TicketRow) => comesBefore(a, b, page().filters.sort, priorities.value)
  const isLoaded = (row: TicketRow) => !next.value || isBefore(row, rows.value.at(-1) ?? row)

  function forget() {
    incoming.value = []
    gone.value = new Set()
    hasMoved.value = false
  }
  /** Put in what is fresh where it stands; ``asked`` names what should have been among it. */
  function merge(fresh: TicketRow[], asked: number[] = []) {
    const news = new Map(fresh.map((row) => [row.id, row]))
    rows.value = rows.value.map((row) => {
      const now = news.get(row.id) ?? row
      hasMoved.value ||= isBefore(now, row) || isBefore(row, now)
      return now
    })
    const known = new Set(rows.value.map(({ id }) => id))
    const others = fresh.filter((row) => !known.has(row.id) && isLoaded(row))
    const missing = new Set([...gone.value, ...asked].filter((id) => !news.has(id)))
    gone.value = missing
    incoming.value = [...incoming.value.filter(({ id }) => !news.has(id) && !missing.has(id)), ...others]
  }
  /** Put every row where it belongs, the waiting ones too. */
  function bringIn() {
    const all = [...incoming.value, ...rows.value].filter(({ id }) => !gone.value.has(id))
    const last = rows.value.at(-1)
    rows.value = all.filter((row) => row === last || isLoaded(row)).sort((a, b) => (isBefore(a, b) ? -1 : 1))
    forget()
  }
  /** Change rows ahead of the server; what ``change`` answers null for leaves the list. */
  function patch(ids: Iterable<number>, change: (row: TicketRow) => TicketRow | null) {
    const wanted = new Set(ids)
    rows.value = rows.value.flatMap((row) => (wanted.has(row.id) ? (change(row) ?? []) : [row]))
  }
  /** Put rows back as and where they were. */
  function putBack(before: TicketRow[], ids: Set<number>) {
    const now = new Map(rows.value.map((row) => [row.id, row]))
    const known = new Set(before.map(({ id }) => id))
    const restored = before.flatMap((row) => (ids.has(row.id) ? [row] : (now.get(row.id) ?? [])))
    rows.value = [...restored, ...rows.value.filter(({ id }) => !known.has(id))]
  }
  return { incoming, hasMoved, gone, forget, merge, bringIn, patch, putBack }
}
