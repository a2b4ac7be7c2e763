import { read, write } from './storage'

const PLACE = 'escalated.queue.url'
const ORDER = 'escalated.queue.tickets'

/** Keep which list the agent works through, so that a ticket knows its neighbours and the way back. */
export function rememberQueue(url: string, tickets: string[]) {
  write(PLACE, url, 'session')
  write(ORDER, JSON.stringify(tickets), 'session')
}

export const lastQueueUrl = () => read(PLACE, 'session')

export function neighbours(ticketUrl: string): { before: string | null; after: string | null } {
  const urls = JSON.parse(read(ORDER, 'session') ?? '[]') as string[]
  const at = urls.indexOf(ticketUrl)
  if (at < 0) return { before: null, after: null }
  return { before: urls[at - 1] ?? null, after: urls[at + 1] ?? null }
}

const LAST = 'escalated.queue.last'

/** The ticket that was open last; the list takes the keyboard back to its row. */
export const rememberTicket = (url: string) => write(LAST, url, 'session')

export const lastTicket = () => read(LAST, 'session')

const SEARCH = 'escalated.queue.search'

/** Ask the list that opens next to put the cursor in its search box. */
export const wantSearch = () => write(SEARCH, '1', 'session')

export function isSearchWanted(): boolean {
  const isWanted = read(SEARCH, 'session') !== null
  write(SEARCH, '', 'session')
  return isWanted
}
