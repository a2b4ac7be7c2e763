import { computed, onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketListPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { queueUrl } from '@/lib/filters'
import { listen, useLive } from '@/lib/live'
import type { Listing } from './listing'

const PAUSE_MS = 300
const MOST = 200

/** Tickets in which something happened while no list was open. */
const missed = new Set<number>()
const note = (activities: LiveActivity[]) => {
  for (const { ticket_id } of activities) missed.add(ticket_id)
}
let stopNoting: (() => void) | null = null

/** Fetch again the rows in which something happened, and tell of those that are new to the list. */
export function useNews(page: () => TicketListPage, base: () => string, list: Listing) {
  const due = new Set<number>()
  let timer = 0

  function hear(activities: LiveActivity[]) {
    for (const { ticket_id } of activities) due.add(ticket_id)
    look()
  }
  function look() {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), PAUSE_MS)
  }
  async function refresh() {
    const { filters } = page()
    const asked = 'id' in filters && due.size <= MOST ? [...due] : []
    due.clear()
    const narrowing = asked.length ? { id: asked } : { id: [] }
    try {
      const fresh = await api<TicketListPage>('GET', queueUrl(base(), { ...filters, ...narrowing }))
      if (page().filters === filters) list.merge(fresh.tickets, asked)
    } catch (error) {
      // The poller goes on; the next thing that happens asks for these rows again.
      if (!(error instanceof ApiError)) throw error
      for (const id of asked) due.add(id)
    }
  }

  stopNoting?.()
  stopNoting = null
  for (const id of missed) due.add(id)
  missed.clear()
  useLive(hear)
  if (list.left) look()
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    stopNoting = listen(note)
  })
  const count = computed(() => list.incoming.value.length)
  return { count, refresh: look }
}
