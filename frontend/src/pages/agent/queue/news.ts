import { onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketListPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { queueUrl } from '@/lib/filters'
import { listen, useLive } from '@/lib/live'
import { useChanging } from './changing'
import type { Listing } from './listing'

const PAUSE_MS = 300
const AT_ONCE = 50
const MOST = 200

type Due = [id: number, whose: { isMine: boolean }]

/** Tickets in which something happened while no list was open. */
const missed = new Set<number>()
const note = (activities: LiveActivity[]) => {
  for (const { ticket_id } of activities) missed.add(ticket_id)
}
let stopNoting: (() => void) | null = null

/** Fetch again the rows in which something happened, and tell of those that are new to the list. */
export function useNews(page: () => TicketListPage, base: () => string, list: Listing) {
  const due = new Map<Due[0], Due[1]>()
  const changing = useChanging()
  let timer = 0
  let isLooking = false
  let isGone = false

  function hear(activities: LiveActivity[]) {
    for (const { ticket_id, is_mine } of activities)
      due.set(ticket_id, { isMine: is_mine && (due.get(ticket_id)?.isMine ?? true) })
    look()
  }
  /** Leave rows alone that the viewer changes here, until the returned function is called; then fetch them. */
  function hold(ids: number[]): () => void {
    const letGo = changing.begin(ids)
    return () => {
      letGo()
      for (const id of ids) {
        if (isGone) missed.add(id)
        else due.set(id, { isMine: true })
      }
      if (!isGone) look()
    }
  }
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
  function dueNow() {
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

  stopNoting?.()
  stopNoting = null
  for (const id of missed) due.set(id, { isMine: false })
  missed.clear()
  useLive(hear)
  if (list.left) look()
  onBeforeUnmount(() => {
    isGone = true
    window.clearTimeout(timer)
    stopNoting = listen(note)
  })
  return { hold }
}
