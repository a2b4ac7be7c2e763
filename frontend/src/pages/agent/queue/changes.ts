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
  /** Put in what is fresh where it stands; ``asked`` should have been among it, ``mine`` the viewer changed. */
  function merge(fresh: TicketRow[], asked: number[], mine: Set<number>) {
    const news = new Map(fresh.map((row) => [row.id, row]))
    const lost = new Set(asked.filter((id) => !news.has(id)))
    rows.value = rows.value.flatMap((row) =>
      lost.has(row.id) && mine.has(row.id) ? [] : [news.get(row.id) ?? row],
    )
    const known = new Set(rows.value.map(({ id }) => id))
    const others = fresh.filter((row) => !known.has(row.id) && isLoaded(row))
    const [own, foreign] = [others.filter(({ id }) => mine.has(id)), others.filter(({ id }) => !mine.has(id))]
    gone.value = new Set([...gone.value, ...lost].filter((id) => known.has(id) && !news.has(id)))
    incoming.value = [...incoming.value.filter(({ id }) => !news.has(id) && !lost.has(id)), ...foreign]
    hasMoved.value ||= fresh.some(
      (row) => !mine.has(row.id) && known.has(row.id) && isOutOfPlace(row, rows.value, isBefore),
    )
    for (const row of own) rows.value = inserted(row, rows.value, isBefore)
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

type IsBefore = (a: TicketRow, b: TicketRow) => boolean

function isOutOfPlace(row: TicketRow, rows: TicketRow[], isBefore: IsBefore): boolean {
  const at = rows.indexOf(row)
  const [above, below] = [rows[at - 1], rows[at + 1]]
  return (above !== undefined && isBefore(row, above)) || (below !== undefined && isBefore(below, row))
}

function inserted(row: TicketRow, rows: TicketRow[], isBefore: IsBefore): TicketRow[] {
  const at = rows.findIndex((each) => isBefore(row, each))
  return rows.toSpliced(at < 0 ? rows.length : at, 0, row)
}
