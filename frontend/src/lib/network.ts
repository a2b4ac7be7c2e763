import { router } from '@inertiajs/vue3'
import { say } from './i18n'
import { dismiss, tell } from './toasts'

const SAID: Record<number, string> = {
  401: 'network.signed_out',
  403: 'network.forbidden',
  404: 'network.gone',
  409: 'network.conflict',
  413: 'network.too_large',
  419: 'network.forbidden',
  429: 'network.too_many',
}

/** The words for what an answer without words of its own means; 0 is no answer at all. */
export function reasonOf(status: number): string {
  if (status) return SAID[status] ?? 'network.broken'
  return navigator.onLine ? 'network.unreachable' : 'network.offline'
}

/** Say what went wrong on the way to the server, and what to do; what was typed stays where it is. */
export function watchNetwork() {
  const trouble = (key: string) => (told = tell('error', say(key)))
  let told = 0

  router.on('start', ({ detail: { visit } }) => void (visit.async || dismiss(told)))
  window.addEventListener('online', () => dismiss(told))
  router.on('networkError', (event) => {
    event.preventDefault()
    trouble(reasonOf(0))
  })
  router.on('httpException', (event) => {
    const { headers, status } = event.detail.response
    if ('x-inertia' in headers) return
    event.preventDefault()
    trouble(reasonOf(status))
  })
}
