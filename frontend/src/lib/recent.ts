import { read, write } from './storage'

/** A ticket that was open in this tab. */
export interface SeenTicket {
  reference: string
  subject: string
  url: string
  status: string
}

const TICKETS = 'escalated.recent.tickets'
const ACTS = 'escalated.recent.acts'
const MOST = 8

function remembered<T>(key: string): T[] {
  return JSON.parse(read(key, 'session') ?? '[]') as T[]
}

/** The tickets of this tab, the last one first; none of them outlives it. */
export const seenTickets = () => remembered<SeenTicket>(TICKETS)

export function rememberSeen({ reference, subject, url, status }: SeenTicket) {
  const others = seenTickets().filter((each) => each.url !== url)
  write(TICKETS, JSON.stringify([{ reference, subject, url, status }, ...others].slice(0, MOST)), 'session')
}

/** The ids of acts that were chosen from the palette, the last one first. */
export const usedActs = () => remembered<string>(ACTS)

export function rememberUsed(id: string) {
  const others = usedActs().filter((each) => each !== id)
  write(ACTS, JSON.stringify([id, ...others].slice(0, MOST)), 'session')
}
