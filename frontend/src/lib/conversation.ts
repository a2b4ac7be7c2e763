import type { Activity, Change, Message } from '@/contract'

/** What one person did at one moment: told in one sentence, each step by itself on request. */
export interface Moment {
  key: string
  at: string
  actor: string
  events: Activity[]
  changes: Change[]
}
export interface Entry {
  key: string
  at: string
  message: Message | null
  moments: Moment[]
}
export interface Folded {
  before: Entry[]
  middle: Entry[]
  after: Entry[]
}

/** What a message already shows is no event of its own. */
export const SHOWN_AS_MESSAGES = new Set([
  'ticket.opened',
  'reply.added',
  'note.added',
  'message.forwarded',
  'forward.answered',
])
/** What the page shows in a place of its own is told in the timeline only. */
const ELSEWHERE = new Set([
  'ticket.followed',
  'ticket.unfollowed',
  'note.pinned',
  'note.unpinned',
  'original_sender.found',
  'original_sender.dismissed',
])
const UNDONE = 'ticket.change_undone'
const MOMENT_MS = 5 * 60_000
const FOLDED_FROM = 30
const LATEST = 12

/** Messages and events by time; events that follow one another stand together. */
export function interleaved(messages: Message[], events: Activity[]): Entry[] {
  const said = messages.map((message): Entry => ({
    key: `m${message.id}`,
    at: message.created_at,
    message,
    moments: [],
  }))
  const done = standing(events).map(alone)
  const sorted = [...said, ...done].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return sorted.reduce<Entry[]>(joined, [])
}

/** What is still so: a change that was undone in silence, and its undoing, are told in the timeline only. */
function standing(events: Activity[]): Activity[] {
  const silent = events.filter(({ kind }) => kind === UNDONE)
  const undone = new Set(silent.map(({ undoes }) => undoes))
  const isHere = (kind: string) => !SHOWN_AS_MESSAGES.has(kind) && !ELSEWHERE.has(kind) && kind !== UNDONE
  return events.filter(({ id, kind }) => isHere(kind) && !undone.has(id))
}

function alone(event: Activity): Entry {
  const { id, created_at: at, actor_name: actor, change } = event
  const moment = { key: `e${id}`, at, actor, events: [event], changes: change ? [change] : [] }
  return { key: `e${id}`, at, message: null, moments: [moment] }
}

function joined(entries: Entry[], entry: Entry): Entry[] {
  const last = entries.at(-1)
  if (!last || last.message || entry.message) entries.push(entry)
  else last.moments = entry.moments.reduce(merged, last.moments)
  return entries
}

function merged(moments: Moment[], moment: Moment): Moment[] {
  const last = moments.at(-1)
  if (!last || !isOne(last, moment)) return [...moments, moment]
  const changed = moment.changes.map(({ of }) => of)
  const changes = [...last.changes.filter(({ of }) => !changed.includes(of)), ...moment.changes]
  const events = [...last.events, ...moment.events]
  return [...moments.slice(0, -1), { ...last, at: moment.at, events, changes }]
}

function isOne(before: Moment, after: Moment): boolean {
  const isSoon = Date.parse(after.at) - Date.parse(before.at) < MOMENT_MS
  return isSoon && before.actor === after.actor && before.changes.length > 0 && after.changes.length > 0
}

/** The entry with which the newest messages begin, or none where a conversation is short enough to show whole. */
export function startOfLatest(entries: Entry[]): string | null {
  const said = entries.filter(({ message }) => message)
  return said.length > FOLDED_FROM ? (said.at(-LATEST)?.key ?? null) : null
}

/** A long conversation as its opening message, the many between, and the newest. */
export function foldedAt(start: string | null, entries: Entry[]): Folded {
  const at = entries.findIndex(({ key }) => key === start)
  if (at < 0) return { before: [], middle: [], after: entries }
  return { before: entries.slice(0, 1), middle: entries.slice(1, at), after: entries.slice(at) }
}

const LONG_TEXT = 3_000
const LONG_LINES = 40

/** Whether a message is so long that it is shown from its beginning only. */
export function isLong(html: string): boolean {
  return html.length > LONG_TEXT || (html.match(/<(?:br|p|li|tr|div)\b/g)?.length ?? 0) > LONG_LINES
}
