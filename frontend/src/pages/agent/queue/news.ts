import { onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketListPage } from '@/contract'
import { listen, useLive } from '@/lib/live'
import type { Listing } from './listing'
import { useLooking } from './looking'

type Happened = Map<number, { isMine: boolean }>

/** Tickets in which something happened while no list was open. */
const missed: Happened = new Map()

/** A ticket is one's own change only where nobody else did anything to it. */
const mark = (happened: Happened, id: number, isMine: boolean) =>
  happened.set(id, { isMine: isMine && (happened.get(id)?.isMine ?? true) })

const gather = (happened: Happened, activities: LiveActivity[]) => {
  for (const { ticket_id, is_mine } of activities) mark(happened, ticket_id, is_mine)
}
const note = (activities: LiveActivity[]) => gather(missed, activities)
let stopNoting: (() => void) | null = null

/** Fetch again the rows in which something happened, and tell of those that are new to the list. */
export function useNews(page: () => TicketListPage, base: () => string, list: Listing) {
  const { due, begin, look, stop } = useLooking(page, base, list)
  let isGone = false

  function hear(activities: LiveActivity[]) {
    gather(due, activities)
    look()
  }
  /** Leave rows alone that the viewer changes here, until the returned function is called; then fetch them. */
  function hold(ids: number[]): () => void {
    const letGo = begin(ids)
    return () => {
      letGo()
      for (const id of ids) mark(isGone ? missed : due, id, true)
      if (!isGone) look()
    }
  }

  stopNoting?.()
  stopNoting = null
  for (const [id, whose] of missed) due.set(id, whose)
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
