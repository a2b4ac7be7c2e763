import type { TicketListPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { queueUrl } from '@/lib/filters'
import { useChanging } from './changing'
import type { Listing } from './listing'

const PAUSE_MS = 300
const AT_ONCE = 50
const MOST = 200

type Due = [id: number, whose: { isMine: boolean }]

/** Fetching rows again, soon and together; those that are being changed here wait until they no longer are. */
export function useLooking(page: () => TicketListPage, base: () => string, list: Listing) {
  const due = new Map<Due[0], Due[1]>()
  const changing = useChanging()
  let timer = 0
  let isLooking = false

  function look() {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), PAUSE_MS)
  }
  /** One look at a time: of two that overlap, the older answer might come last. */
  async function refresh() {
    if (isLooking) return
    isLooking = true
    const asked = dueNow()
    try {
      while (asked.length) {
        await fetchRows(asked.slice(0, AT_ONCE))
        asked.splice(0, AT_ONCE)
      }
      if ([...due.keys()].some(changing.isFree)) look()
    } catch (error) {
      // The poller goes on; the next thing that happens asks for these rows again.
      if (!(error instanceof ApiError)) throw error
      for (const [id, whose] of asked) due.set(id, due.get(id) ?? whose)
    } finally {
      isLooking = false
    }
  }
  /** Take the newest of what is due; what there is no time for stays due where it is on the screen. */
  function dueNow(): Due[] {
    const free = [...due].filter(([id]) => changing.isFree(id))
    const asked = free.slice(-MOST)
    const shown = new Set(list.rows.value.map(({ id }) => id))
    for (const [id] of free) if (!shown.has(id)) due.delete(id)
    for (const [id] of asked) due.delete(id)
    return asked
  }
  async function fetchRows(asked: Due[]) {
    const { filters } = page()
    const id = asked.map(([each]) => each)
    const isCurrent = changing.mark()
    const fresh = await api<TicketListPage>('GET', queueUrl(base(), { ...filters, id }))
    if (page().filters !== filters) return
    const mine = new Set(asked.flatMap(([each, { isMine }]) => (isMine ? [each] : [])))
    const told = fresh.tickets.filter((row) => isCurrent(row.id))
    list.merge(told, id.filter(isCurrent), mine)
  }
  return { due, begin: changing.begin, look, stop: () => window.clearTimeout(timer) }
}
