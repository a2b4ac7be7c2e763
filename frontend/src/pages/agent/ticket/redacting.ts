import { ref, shallowRef } from 'vue'
import type { AttachmentTile, Message, TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { say } from '@/lib/i18n'
import { provideRedacting } from '@/lib/redacting'
import { tell } from '@/lib/toasts'
import { showFresh } from './composer/outgoing'

/** What is to be taken out, once it is confirmed: words of a message, or a file. */
export interface Wanted {
  message?: Message
  words?: string
  file?: AttachmentTile
}

/** Taking words and files out of the conversation: asked for in it, confirmed in a dialog, never undone. */
export function useRedactions(page: () => TicketShowPage) {
  const wanted = shallowRef<Wanted | null>(null)
  const isBusy = ref(false)
  const error = ref('')

  function ask(what: Wanted | null) {
    error.value = ''
    wanted.value = what
  }
  async function confirm(words: string) {
    if (!wanted.value || isBusy.value) return
    isBusy.value = true
    try {
      await send(wanted.value, words)
      ask(null)
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      error.value = reasonOf(refused)
    }
    isBusy.value = false
  }
  async function send({ file, message }: Wanted, words: string) {
    const [url, body] = file
      ? [`${page().ticket.url}/attachments/${file.id}/remove`, {}]
      : [page().urls.redact, { message_id: message?.id, text: words }]
    showFresh(await api<TicketShowPage>('POST', url, body))
    tell('success', say(file ? 'redaction.file_gone' : 'redaction.done'))
  }

  provideRedacting({
    isAllowed: () => page().abilities.can_redact,
    redact: (message, words) => ask({ message, words }),
    remove: (file) => ask({ file }),
  })
  return { wanted, isBusy, error, confirm, close: () => ask(null) }
}

const reasonOf = ({ errors, message }: ApiError) => Object.values(errors)[0]?.[0] ?? message
