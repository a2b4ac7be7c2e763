import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, onMounted } from 'vue'
import { reloadQuietly } from './reloading'

const EVERY_MS = 20_000

/** Fetch these props afresh while the tab is seen; scroll, focus and typed text stay. */
export function usePolling(props: string[]) {
  let timer = 0
  let acts = 0

  // The flash is told once: the answer that takes it from the server must be the one that shows it.
  const only = [...props, 'worker', 'flash', 'asset_version']

  function poll() {
    if (document.hidden || acts > 0) return
    reloadQuietly(only)
  }
  function look() {
    if (!document.hidden) poll()
  }

  const stops = [
    router.on('start', ({ detail }) => void (acts += Number(detail.visit.method !== 'get'))),
    router.on('finish', ({ detail }) => void (acts -= Number(detail.visit.method !== 'get'))),
  ]
  onMounted(() => {
    timer = window.setInterval(poll, EVERY_MS)
    document.addEventListener('visibilitychange', look)
  })
  onBeforeUnmount(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    for (const stop of stops) stop()
  })
}
