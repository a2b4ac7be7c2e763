import { router } from '@inertiajs/vue3'
import type { Message, TicketShowPage, Viewer } from '@/contract'
import { isLeaving } from '@/lib/leaving'
import type { ComposerFile } from './files'

/** What happens to the ticket in the same act as its answer. */
export interface Also {
  status?: string
  snooze_until?: string
}

export interface Written {
  html: string
  files: ComposerFile[]
  mentions: number[]
  also: Also
}

let last = 0

/** A message as its card will show it; its id is below zero until the server has named it. */
function cardOf(kind: 'reply' | 'note', { html, files, mentions }: Written, viewer: Viewer): Message {
  const kept = files.flatMap((file) => (file.kept ? [file.kept] : []))
  const shown = kept.reduce(
    (text, { content_id, preview_url }) =>
      content_id ? text.replaceAll(`src="cid:${content_id}"`, `src="${preview_url ?? ''}"`) : text,
    html,
  )
  return {
    id: --last,
    kind,
    author: { name: viewer.name, role: 'agent', email: null, is_me: true },
    html: shown,
    quoted_html: '',
    channel: 'web',
    created_at: new Date().toISOString(),
    attachments: kept.filter(({ content_id }) => !content_id),
    refused_attachments: [],
    removed_attachments: [],
    delivery: null,
    held_until: null,
    mentions,
    forwarded: null,
    is_pinned: false,
    is_waived: false,
    is_automatic: false,
    sender: null,
  }
}

/** Show a message in the conversation before the server has it; returns how to take it out again. */
export function showOutgoing(kind: 'reply' | 'note', written: Written, viewer: Viewer, onShown: () => void) {
  if (isLeaving()) return () => {}
  const card = cardOf(kind, written, viewer)
  router.replaceProp('messages', (messages: unknown) => [...(messages as Message[]), card], {
    onFinish: onShown,
  })
  return () =>
    isLeaving() ||
    router.replaceProp('messages', (messages: unknown) =>
      (messages as Message[] | undefined)?.filter(({ id }) => id !== card.id),
    )
}

/** Show the ticket as the server tells it after an act, if it is still the one on the screen. */
export function showFresh(fresh: TicketShowPage) {
  if (isLeaving()) return
  router.replace({
    preserveScroll: true,
    preserveState: true,
    props: (props) => {
      const { ticket } = props as unknown as Partial<TicketShowPage>
      return ticket?.reference === fresh.ticket.reference ? { ...props, ...fresh } : props
    },
  })
}
