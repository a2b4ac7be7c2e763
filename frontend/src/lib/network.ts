import { router } from '@inertiajs/vue3'
import { dismiss, tell } from './toasts'

type Say = (key: string) => string

const SAID: Record<number, string> = {
  403: 'network.forbidden',
  404: 'network.gone',
  409: 'network.conflict',
  413: 'network.too_large',
  419: 'network.forbidden',
  429: 'network.too_many',
}

/** Say what went wrong on the way to the server, and what to do; what was typed stays where it is. */
export function watchNetwork(say: Say) {
  const trouble = (key: string) => (told = tell('error', say(key)))
  let told = 0

  router.on('start', ({ detail: { visit } }) => void (visit.async || dismiss(told)))
  window.addEventListener('online', () => dismiss(told))
  router.on('networkError', (event) => {
    event.preventDefault()
    trouble(navigator.onLine ? 'network.unreachable' : 'network.offline')
  })
  router.on('httpException', (event) => {
    const { headers, status } = event.detail.response
    if ('x-inertia' in headers) return
    event.preventDefault()
    trouble(SAID[status] ?? 'network.broken')
  })
}
