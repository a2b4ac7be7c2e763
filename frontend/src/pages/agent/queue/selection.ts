import { computed, reactive } from 'vue'
import type { TicketRow } from '@/contract'

/** Which rows are chosen; a range goes from the row chosen last. */
export function useSelection(rows: () => TicketRow[]) {
  const chosen = reactive(new Set<number>())
  let anchor: number | null = null

  function toggle(id: number) {
    if (!chosen.delete(id)) chosen.add(id)
    anchor = id
  }
  function extendTo(id: number) {
    const ids = rows().map((row) => row.id)
    const from = anchor === null ? -1 : ids.indexOf(anchor)
    const to = ids.indexOf(id)
    if (from < 0) return toggle(id)
    for (const each of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.add(each)
  }
  function all() {
    for (const { id } of rows()) chosen.add(id)
  }
  /** Choose these and no others. */
  function only(ids: number[]) {
    clear()
    for (const id of ids) chosen.add(id)
  }
  function clear() {
    chosen.clear()
    anchor = null
  }
  // To ask for each of ten thousand rows whether it is chosen is noticed after every page that is loaded.
  const ids = computed(() => (chosen.size ? rows().flatMap(({ id }) => (chosen.has(id) ? [id] : [])) : []))
  return { chosen, ids, toggle, extendTo, all, only, clear }
}

export type Selection = ReturnType<typeof useSelection>
