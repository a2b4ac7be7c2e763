import { ref } from 'vue'
import type { TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { say } from '@/lib/i18n'
import { tell } from '@/lib/toasts'
import type { Changes } from './changes'
import { showFresh } from './composer/outgoing'

/** Marking a ticket as spam, and skipping the mail of whoever wrote it from now on. */
export function useBlocking(page: () => TicketShowPage, { change }: Changes) {
  const isAsking = ref(false)
  const isBusy = ref(false)
  const error = ref('')

  function ask() {
    error.value = ''
    isAsking.value = true
  }
  async function block(scope: 'address' | 'domain') {
    if (isBusy.value) return
    isBusy.value = true
    try {
      showFresh(await api<TicketShowPage>('POST', page().urls.block, { scope }))
      tell('success', say('blocking.done'))
      isAsking.value = false
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      error.value = Object.values(refused.errors)[0]?.[0] ?? refused.message
    }
    isBusy.value = false
  }
  function markSpam() {
    change({
      told: say('blocking.spam'),
      look: () => ({ is_spam: true, status: 'closed' }),
      method: 'POST',
      url: page().urls.spam,
      body: () => ({}),
    })
  }
  return { markSpam, isAsking, isBusy, error, ask, block }
}
