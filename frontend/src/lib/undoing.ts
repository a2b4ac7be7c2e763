import { router } from '@inertiajs/vue3'
import { ref } from 'vue'
import type { TicketShowPage, UndoAnswer, UndoOffer } from '@/contract'
import { api, ApiError } from './api'
import { tell, undoBy } from './toasts'

/** The answer that was last taken back, until its composer has opened on it. */
export const takenBack = ref<{ url: string; kind: 'reply' | 'note' } | null>(null)

const savers = new Set<() => Promise<void>>()

/** Save what is being written before the server puts an answer back in front of it. */
export function saveBeforeUndo(save: () => Promise<void>): () => void {
  savers.add(save)
  return () => savers.delete(save)
}

/** Offer to take an answer back for as long as nobody else has been told of it. */
export function offerUndo(
  message: string,
  offer: UndoOffer,
  { undo, ticket }: { undo: string; ticket: string },
) {
  const until = offer.until ? Date.parse(offer.until) : undefined
  const run = () => void takeBack(offer, undo, ticket)
  tell('success', message, undoBy(run), until)
}

async function takeBack({ activity_ids }: UndoOffer, undo: string, ticket: string) {
  for (const save of savers) await save()
  try {
    const { undone, refused } = await api<UndoAnswer>('POST', undo, { activity_ids })
    if (!undone.length) return void tell('error', refused.map(({ reason }) => reason).join(' '))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return void tell('error', error.message)
  }
  takenBack.value = { url: ticket, kind: 'reply' }
  if (window.location.pathname === ticket) router.reload({ only: CHANGED })
  else router.visit(ticket)
}

const CHANGED: (keyof TicketShowPage)[] = [
  'ticket',
  'messages',
  'activities',
  'drafts',
  'undo',
  'abilities',
  'transitions',
]
