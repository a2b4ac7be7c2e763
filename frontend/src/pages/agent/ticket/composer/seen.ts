import { onBeforeUnmount, watch } from 'vue'
import type { Activity, Message, TicketShowPage } from '@/contract'
import { SHOWN_AS_MESSAGES } from '@/lib/conversation'

/** How far the writer has read. */
interface Mark {
  version: number
  message: number
  activity: number
}
export interface News {
  messages: Message[]
  events: Activity[]
}

const TO_READ_MS = 1_000

/** The version of the ticket that the writer has seen: a message that arrives while they write counts once it was on screen. */
export function useSeen(page: () => TicketShowPage, isWriting: () => boolean) {
  let mark = markOf(page())
  let forget = () => {}

  function see() {
    forget()
    mark = markOf(page())
  }
  watch(
    () => page().ticket.version,
    () => {
      forget()
      const [first] = newsSince(mark, page()).messages
      if (!first || !isWriting()) see()
      else forget = onceSeen(first, see)
    },
    { flush: 'post' },
  )
  onBeforeUnmount(() => forget())
  return { mark: () => mark, see }
}

function markOf({ ticket, messages, activities }: TicketShowPage): Mark {
  return { version: ticket.version, message: newest(messages), activity: newest(activities) }
}
/** What others wrote and did to a ticket since. */
export function newsSince({ message, activity }: Mark, { messages, activities }: TicketShowPage): News {
  return {
    messages: messages.filter(({ id, author }) => id > message && !author.is_me),
    events: activities.filter(({ id, kind }) => id > activity && !SHOWN_AS_MESSAGES.has(kind)),
  }
}
const newest = (rows: { id: number }[]) => Math.max(0, ...rows.map(({ id }) => id))

/** Call back when a message has been in view for a moment; returns how to forget it. */
function onceSeen({ id }: Message, seen: () => void): () => void {
  const element = document.getElementById(`m${id}`)
  if (!element) return () => {}
  let timer = 0
  const observer = new IntersectionObserver(([entry]) => {
    window.clearTimeout(timer)
    if (entry?.isIntersecting && document.hasFocus()) timer = window.setTimeout(seen, TO_READ_MS)
  })
  observer.observe(element)
  return () => {
    window.clearTimeout(timer)
    observer.disconnect()
  }
}
