import { router } from '@inertiajs/vue3'

const INTENT_MS = 80
const FRESH_MS = 10_000

/** Fetch a ticket's page while somebody is about to open it. */
export function usePrefetch() {
  let timer = 0
  let meant = ''

  function soon(url: string) {
    if (url === meant) return
    cancel()
    meant = url
    timer = window.setTimeout(() => router.prefetch(url, {}, { cacheFor: FRESH_MS }), INTENT_MS)
  }
  function cancel() {
    window.clearTimeout(timer)
    meant = ''
  }
  return { soon, cancel }
}
