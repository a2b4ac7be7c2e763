import { ref, shallowRef } from 'vue'
import type { Message, TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { provideForwarding } from '@/lib/forwarding'
import { say } from '@/lib/i18n'
import { randomWord } from '@/lib/randomWord'
import { useShared } from '@/lib/shared'
import { tell } from '@/lib/toasts'
import { offerUndo } from '@/lib/undoing'
import { showFresh } from './composer/outgoing'

/** What leaves with the message. */
export interface Leaving {
  to: string[]
  body: string
  attachment_ids: number[]
}

/** Sending a message on to somebody outside: asked for in the conversation, written in a dialog, undone for a while. */
export function useForwarding(page: () => TicketShowPage, onSent: () => void) {
  const { nav } = useShared()
  const wanted = shallowRef<Message | null>(null)
  const isBusy = ref(false)
  const errors = shallowRef<Record<string, string>>({})
  let last = { words: '', key: '' }

  function ask(message: Message | null) {
    errors.value = {}
    wanted.value = message
  }
  const latest = () => page().messages.findLast(({ kind, id }) => kind !== 'note' && id > 0) ?? null
  const isAllowed = () => page().abilities.can_forward

  async function send(leaving: Leaving) {
    if (!wanted.value || isBusy.value) return
    isBusy.value = true
    try {
      const body = { message_id: wanted.value.id, ...leaving }
      arrived(await api<TicketShowPage>('POST', page().urls.forward, { ...body, key: keyOf(body) }))
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      errors.value = byField(refused)
    }
    isBusy.value = false
  }
  function arrived(fresh: TicketShowPage) {
    ask(null)
    showFresh(fresh)
    onSent()
    const { undo, ticket } = fresh
    if (!undo?.until || !nav.value.agent_undo) return void tell('success', say('forwarding.done'))
    offerUndo(say('forwarding.done'), undo, { undo: nav.value.agent_undo, ticket: ticket.url, kind: 'note' })
  }
  /** The same on every try: where no answer came, the first may have arrived. */
  function keyOf(body: object): string {
    const words = JSON.stringify(body)
    if (words !== last.words) last = { words, key: randomWord() }
    return last.key
  }

  provideForwarding({ isAllowed, forward: ask })
  return { wanted, isBusy, errors, send, close: () => ask(null), askLatest: () => ask(latest()), latest }
}

/** What is wrong, by field; what belongs to none is told beside the addresses. */
function byField({ errors, message }: ApiError): Record<string, string> {
  const told = Object.entries(errors).map(([field, sentences]) => [field, sentences.join(' ')] as const)
  return told.length ? Object.fromEntries(told) : { to: message }
}

/** The addresses in what somebody typed or pasted, also those that stand behind a name. */
export const addressesIn = (typed: string): string[] =>
  typed
    .split(/[,;\n]/)
    .map((each) => /<([^<>]*)>/.exec(each)?.[1] ?? each)
    .map((each) => each.trim())
    .filter(Boolean)
