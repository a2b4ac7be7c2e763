import type { AppliedFilters, TicketRow } from '@/contract'
import { lookOf } from './deadlines'

const USUAL: Record<string, string> = { state: 'unresolved', sort: '-last_activity_at' }

const NEVER = Number.MAX_SAFE_INTEGER

/** The deadlines of the rail's list: what is overdue is at risk all the more. */
export const AT_RISK = ['breached', 'at_risk']

/** What narrows a list, besides its view, its order and the words searched for. */
export const NARROWING = [
  'status',
  'priority',
  'department',
  'assignee',
  'tag',
  'type',
  'channel',
  'sla',
  'requester',
  'about',
  'created_from',
  'created_to',
  'resolved_from',
  'resolved_to',
  'mentioned',
  'followed',
] as const

export type Narrowing = (typeof NARROWING)[number]

/** The queue's URL for these filters: what is as usual is left out. */
export function queueUrl(base: string, filters: Partial<AppliedFilters> & { id?: number[] }): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filters)) {
    for (const each of [value].flat()) {
      if (String(each) !== '' && USUAL[key] !== each) query.append(key, String(each))
    }
  }
  const text = query.toString()
  return text ? `${base}?${text}` : base
}

/** Whether a row still belongs to its list after it changed; what only the server can tell counts as yes. */
export function stillMatches(row: TicketRow, filters: AppliedFilters, viewerId: number | null): boolean {
  const isAnybody = filters.assignee.includes('unable')
  const words = isAnybody ? [] : filters.assignee.map((each) => (each === 'me' ? String(viewerId) : each))
  return [
    isAmong(filters.status, row.status),
    isWantedState(row, filters),
    isAmong(filters.priority, row.priority),
    isAmong(filters.type, row.type),
    isAmong(filters.department, row.department.id),
    row.deadline ? isAmong(filters.sla, lookOf(row.deadline)) : !filters.sla.length,
    isAmong(words, String(row.assignee?.id ?? 'none')),
  ].every(Boolean)
}

const isAmong = <T>(wanted: T[], value: T) => wanted.length === 0 || wanted.includes(value)

function isWantedState(
  { status, snoozed_until }: TicketRow,
  { state, status: named, q }: AppliedFilters,
): boolean {
  if (state === 'snoozed') return snoozed_until !== null
  const isWaiting = status !== 'resolved' && status !== 'closed' && snoozed_until === null
  return state === 'all' || named.length > 0 || q !== '' || isWaiting
}

/** Whether ``a`` stands before ``b`` in a list sorted so. */
export function comesBefore(a: TicketRow, b: TicketRow, sort: string, priorities: string[]): boolean {
  const field = sort.replace('-', '') as 'last_activity_at' | 'created_at' | 'priority' | 'sla_due_at'
  const order = (row: TicketRow) => {
    if (field === 'priority') return priorities.indexOf(row.priority)
    if (field === 'sla_due_at') return row.deadline?.due_at ? Date.parse(row.deadline.due_at) : NEVER
    return Date.parse(row[field])
  }
  const difference = order(a) - order(b) || a.id - b.id
  return sort.startsWith('-') ? difference > 0 : difference < 0
}
