import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, ref } from 'vue'

const SHORT_MS = 100

/** Whether a visit of the person's own (never a poll) has lasted long enough to be shown. */
export function useWaiting(concerns: (url: URL) => boolean = () => true) {
  const isWaiting = ref(false)
  let timer = 0
  const stops = [
    router.on('start', ({ detail: { visit } }) => {
      if (visit.async || visit.prefetch || !concerns(visit.url)) return
      window.clearTimeout(timer)
      timer = window.setTimeout(() => (isWaiting.value = true), SHORT_MS)
    }),
    router.on('finish', ({ detail: { visit } }) => {
      if (visit.async || visit.prefetch) return
      window.clearTimeout(timer)
      isWaiting.value = false
    }),
  ]
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    for (const stop of stops) stop()
  })
  return isWaiting
}
