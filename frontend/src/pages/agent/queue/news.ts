import { onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketListPage } from '@/contract'
import { listen, useLive } from '@/lib/live'
import type { Listing } from './listing'
import { useLooking } from './looking'

/** Tickets in which something happened while no list was open. */
const missed = new Set<number>()
const note = (activities: LiveActivity[]) => {
  for (const { ticket_id } of activities) missed.add(ticket_id)
}
let stopNoting: (() => void) | null = null

/** Fetch again the rows in which something happened, and tell of those that are new to the list. */
export function useNews(page: () => TicketListPage, base: () => string, list: Listing) {
  const { due, begin, look, stop } = useLooking(page, base, list)
  let isGone = false

  function hear(activities: LiveActivity[]) {
    for (const { ticket_id, is_mine } of activities)
      due.set(ticket_id, { isMine: is_mine && (due.get(ticket_id)?.isMine ?? true) })
    look()
  }
  /** Leave rows alone that the viewer changes here, until the returned function is called; then fetch them. */
  function hold(ids: number[]): () => void {
    const letGo = begin(ids)
    return () => {
      letGo()
      for (const id of ids) {
        if (isGone) missed.add(id)
        else due.set(id, { isMine: true })
      }
      if (!isGone) look()
    }
  }

  stopNoting?.()
  stopNoting = null
  for (const id of missed) due.set(id, { isMine: false })
  missed.clear()
  useLive(hear)
  if (list.left) look()
  onBeforeUnmount(() => {
    isGone = true
    stop()
    stopNoting = listen(note)
  })
  return { hold }
}
