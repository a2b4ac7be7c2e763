import { onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketListPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { queueUrl } from '@/lib/filters'
import { listen, useLive } from '@/lib/live'
import type { Listing } from './listing'

const PAUSE_MS = 300
const AT_ONCE = 50
const MOST = 200

/** Tickets in which something happened while no list was open. */
const missed = new Set<number>()
const note = (activities: LiveActivity[]) => {
  for (const { ticket_id } of activities) missed.add(ticket_id)
}
let stopNoting: (() => void) | null = null

/** Fetch again the rows in which something happened, and tell of those that are new to the list. */
export function useNews(page: () => TicketListPage, base: () => string, list: Listing) {
  const due = new Map<number, { isMine: boolean }>()
  let timer = 0

  function hear(activities: LiveActivity[]) {
    for (const { ticket_id, is_mine } of activities)
      due.set(ticket_id, { isMine: is_mine && (due.get(ticket_id)?.isMine ?? true) })
    look()
  }
  /** Fetch rows that the viewer has changed here. */
  function lookAt(ids: number[]) {
    for (const id of ids) due.set(id, { isMine: true })
    look()
  }
  function look() {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), PAUSE_MS)
  }
  async function refresh() {
    const asked = [...due].slice(-MOST)
    due.clear()
    for (let at = 0; at < asked.length; at += AT_ONCE) await fetchRows(asked.slice(at, at + AT_ONCE))
  }
  async function fetchRows(asked: [number, { isMine: boolean }][]) {
    const { filters } = page()
    const id = asked.map(([each]) => each)
    try {
      const fresh = await api<TicketListPage>('GET', queueUrl(base(), { ...filters, id }))
      if (page().filters !== filters) return
      const mine = new Set(asked.flatMap(([each, { isMine }]) => (isMine ? [each] : [])))
      list.merge(fresh.tickets, id, mine)
    } catch (error) {
      // The poller goes on; the next thing that happens asks for these rows again.
      if (!(error instanceof ApiError)) throw error
      for (const [each, whose] of asked) due.set(each, whose)
    }
  }

  stopNoting?.()
  stopNoting = null
  for (const id of missed) due.set(id, { isMine: false })
  missed.clear()
  useLive(hear)
  if (list.left) look()
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    stopNoting = listen(note)
  })
  return { lookAt }
}
