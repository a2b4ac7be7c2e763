import { router } from '@inertiajs/vue3'
import type { TicketDetail, TicketListPage, TicketRow } from '@/contract'
import { api } from './api'
import { read, write } from './storage'

/** A list as it was left: what was loaded of it, how far it was scrolled, which rows were chosen. */
export interface KeptList {
  url: string
  page: TicketListPage
  rows: TicketRow[]
  next: string | null
  top: number
  current: number | null
  chosen: number[]
}

const COMPONENT = 'Escalated/Agent/TicketIndex'
const SHARED = ['admin_menu', 'asset_version', 'csrf', 'locale', 'nav', 'product_name', 'viewer', 'worker']
const PLACE = 'escalated.queue.url'
const ORDER = 'escalated.queue.tickets'
const MOST = 200

let kept: KeptList | null = null

/** Keep which list the agent works through, so that a ticket knows its neighbours and the way back. */
export function keepList(list: KeptList) {
  kept = list
  write(PLACE, list.url, 'session')
  const at = Math.max(0, list.rows.findIndex(({ id }) => id === list.current) - MOST / 2)
  // Only what outlives a reload; until then all that was loaded is at hand.
  write(ORDER, JSON.stringify(list.rows.slice(at, at + MOST).map(({ url }) => url)), 'session')
}

export const keptList = (url: string) => (kept?.url === url ? kept : null)

export const lastQueueUrl = () => read(PLACE, 'session')

/** Go back to the list as it was left, without asking the server first. */
export function returnToQueue(fallback: string) {
  const url = lastQueueUrl() ?? fallback
  const list = keptList(url)
  if (!list) return router.visit(url)
  router.push({
    component: COMPONENT,
    url,
    props: (shown) => ({
      ...Object.fromEntries(SHARED.map((key) => [key, shown[key as keyof typeof shown]])),
      ...list.page,
      errors: {},
      flash: null,
    }),
  })
}

export interface Around {
  before: string | null
  after: string | null
  /** The place in the list, from 1, and how many are in it; null where the list is no longer at hand. */
  place: { at: number; count: number; isMore: boolean } | null
}

/** A ticket's place in the list that the agent came from. */
export function neighbours(ticketUrl: string): Around {
  const urls = kept?.rows.map(({ url }) => url) ?? (JSON.parse(read(ORDER, 'session') ?? '[]') as string[])
  const at = urls.indexOf(ticketUrl)
  if (at < 0) return { before: null, after: null, place: null }
  return {
    before: urls[at - 1] ?? null,
    after: urls[at + 1] ?? null,
    place: kept && { at: at + 1, count: urls.length, isMore: kept.next !== null },
  }
}

/** Load the list on where it ends, so that its last ticket has a next one; true once there is more. */
export async function loadOn(): Promise<boolean> {
  const from = kept?.next
  if (!from) return false
  const { tickets, next_url } = await api<TicketListPage>('GET', from)
  if (kept?.next !== from) return false
  const known = new Set(kept.rows.map(({ id }) => id))
  kept = { ...kept, rows: [...kept.rows, ...tickets.filter(({ id }) => !known.has(id))], next: next_url }
  return true
}

/** Show in the list what was done to one of its tickets meanwhile. */
export function patchKept(ticket: TicketDetail) {
  if (!kept?.rows.some(({ id }) => id === ticket.id)) return
  kept.rows = kept.rows.map((row) =>
    row.id === ticket.id
      ? { ...row, ...(Object.fromEntries(shownOf(row, ticket)) as Partial<TicketRow>), is_unread: false }
      : row,
  )
}

const shownOf = (row: TicketRow, now: TicketDetail) => Object.entries(now).filter(([name]) => name in row)

const LAST = 'escalated.queue.last'

/** The ticket that was open last; the list takes the keyboard back to its row. */
export function rememberTicket(url: string) {
  write(LAST, url, 'session')
  const row = kept?.rows.find((each) => each.url === url)
  if (kept && row) kept.current = row.id
}

export const lastTicket = () => read(LAST, 'session')

const SEARCH = 'escalated.queue.search'

/** Ask the list that opens next to put the cursor in its search box. */
export const wantSearch = () => write(SEARCH, '1', 'session')

export function isSearchWanted(): boolean {
  const isWanted = read(SEARCH, 'session') !== null
  write(SEARCH, '', 'session')
  return isWanted
}
