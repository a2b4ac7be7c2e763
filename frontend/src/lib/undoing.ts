import { router } from '@inertiajs/vue3'
import { ref } from 'vue'
import type { TicketShowPage, UndoAnswer, UndoOffer } from '@/contract'
import { api, ApiError } from './api'
import { tell, undoBy } from './toasts'

/** The answer that was last taken back, until its composer has opened on it. */
export const takenBack = ref<{ url: string; kind: 'reply' | 'note' } | null>(null)

/** Where an act is undone, of which ticket it was, and what it is a draft of then. */
interface Place {
  undo: string
  ticket: string
  kind?: 'reply' | 'note'
}

type Pause = () => Promise<() => void>

const pauses = new Set<Pause>()

/** Save what is being written before the server puts an answer back in front of it, and not again until it has. */
export function pauseForUndo(pause: Pause): () => void {
  pauses.add(pause)
  return () => pauses.delete(pause)
}

/** Offer to take an answer back for as long as nobody else has been told of it. */
export function offerUndo(message: string, offer: UndoOffer, { undo, ticket, kind = 'reply' }: Place) {
  const until = offer.until ? Date.parse(offer.until) : undefined
  const run = () => void takeBack(offer, { undo, ticket, kind })
  tell('success', message, undoBy(run), until)
}

async function takeBack(offer: UndoOffer, { undo, ticket, kind }: Required<Place>) {
  const resumes = await Promise.all([...pauses].map((pause) => pause()))
  const resume = () => resumes.forEach((each) => each())
  const reason = await refusalOf(offer, undo)
  if (reason) {
    resume()
    return void tell('error', reason)
  }
  takenBack.value = { url: ticket, kind }
  if (window.location.pathname === ticket) router.reload({ only: CHANGED, onSuccess: resume })
  else router.visit(ticket, { onSuccess: resume })
}

async function refusalOf({ activity_ids }: UndoOffer, undo: string): Promise<string> {
  try {
    const { undone, refused } = await api<UndoAnswer>('POST', undo, { activity_ids })
    return undone.length ? '' : refused.map(({ reason }) => reason).join(' ')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.message
  }
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
