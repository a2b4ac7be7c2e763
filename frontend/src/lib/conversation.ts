import type { Activity, Message } from '@/contract'

interface Entry {
  key: string
  at: string
  message: Message | null
  events: Activity[]
}

/** What a message already shows is no event of its own. */
const SHOWN_AS_MESSAGES = new Set(['ticket.opened', 'reply.added', 'note.added'])

/** Messages and events by time; events that follow one another stand together. */
export function interleaved(messages: Message[], events: Activity[]): Entry[] {
  const said = messages.map((message): Entry => ({
    key: `m${message.id}`,
    at: message.created_at,
    message,
    events: [],
  }))
  const done = events
    .filter(({ kind }) => !SHOWN_AS_MESSAGES.has(kind))
    .map((event): Entry => ({ key: `e${event.id}`, at: event.created_at, message: null, events: [event] }))
  const sorted = [...said, ...done].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return sorted.reduce<Entry[]>(joined, [])
}

function joined(entries: Entry[], entry: Entry): Entry[] {
  const last = entries.at(-1)
  if (!last || last.message || entry.message) return [...entries, entry]
  last.events.push(...entry.events)
  return entries
}
