import { router } from '@inertiajs/vue3'
import { tell } from './toasts'

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
  router.on('networkError', (event) => {
    event.preventDefault()
    tell('error', say(navigator.onLine ? 'network.unreachable' : 'network.offline'))
  })
  router.on('httpException', (event) => {
    const { headers, status } = event.detail.response
    if ('x-inertia' in headers) return
    event.preventDefault()
    tell('error', say(SAID[status] ?? 'network.broken'))
  })
}
