import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { LiveActivity, RequestListPage, RequestShowPage } from '@/contract'
import { api, ApiError } from './api'
import { useLive } from './live'

const OF_A_LIST: (keyof RequestListPage)[] = ['requests', 'next_url']
const OF_A_REQUEST: (keyof RequestShowPage)[] = [
  'request',
  'messages',
  'events',
  'in_copy',
  'abilities',
  'rating',
]

/** Whether a list that the browser kept says what it said before something was read or sent. */
let isListOld = false

function fetchAgain(only: string[]) {
  router.reload({
    only: [...only, 'flash', 'asset_version'],
    showProgress: false,
    preserveErrors: true,
    onNetworkError: () => false,
    onHttpException: () => false,
  })
}

/** Keep a list of requests as it is on the server; one that is leafed through stays as it is. */
export function useFreshList(isFirstPage: () => boolean) {
  const look = () => isFirstPage() && fetchAgain(OF_A_LIST)
  useLive(look)
  onMounted(() => {
    if (isListOld) look()
    isListOld = false
  })
}

/** Keep a request as it is on the server, and say there what of it was seen. */
export function useFreshRequest(page: () => RequestShowPage, isSending: () => boolean) {
  let told = 0

  function hear(activities: LiveActivity[]) {
    const news = activities.filter(({ reference }) => reference === page().request.reference)
    if (news.some(({ is_mine }) => !is_mine) && !isSending()) fetchAgain(OF_A_REQUEST)
  }
  function tellSeen() {
    const { request, messages, urls } = page()
    const newest = messages.at(-1)?.id ?? 0
    if (document.hidden || !request.is_unread || newest <= told) return
    told = newest
    isListOld = true
    // Told once more on the next visit, if it did not arrive.
    api('POST', urls.seen, { message_id: newest }).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error
    })
  }

  useLive(hear)
  watch(() => page().messages.at(-1)?.id, tellSeen)
  onMounted(() => {
    tellSeen()
    document.addEventListener('visibilitychange', tellSeen)
  })
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', tellSeen))
}

export function markListOld() {
  isListOld = true
}
