import { onBeforeUnmount, onMounted, ref, watch } from 'vue'
import type { OtherAgent, PresenceAnswer, TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { patchKept } from '@/lib/queue'

/** The server forgets who has not been seen for 45 seconds, and who has not typed for eight. */
const ALONE_MS = 15_000
const TOGETHER_MS = 4_000
const TYPING_MS = 4_000

/** Say that one looks at a ticket, writes and leaves; know who else does. What was looked at is read. */
export function usePresence(page: () => TicketShowPage) {
  const others = ref<OtherAgent[]>([])
  const { presence, typing } = page().urls
  let timer = 0
  let typedAt = 0
  let isHere = false

  async function ask(url: string, body: object) {
    window.clearTimeout(timer)
    const isDone = await told(url, body)
    if (isHere && !document.hidden && isDone) beat()
  }
  async function told(url: string, body: object): Promise<boolean> {
    try {
      others.value = (await api<PresenceAnswer>('POST', url, body)).others
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      others.value = []
      // Whoever may not look any more need not be asked again; a server that is away comes back.
      return ![401, 403, 404].includes(error.status)
    }
    return true
  }
  function beat() {
    timer = window.setTimeout(arrive, others.value.length ? TOGETHER_MS : ALONE_MS)
  }
  function arrive() {
    isHere = true
    patchKept(page().ticket)
    void ask(presence, { version: page().ticket.version })
  }
  function type() {
    if (Date.now() - typedAt < TYPING_MS) return
    typedAt = Date.now()
    void ask(typing, {})
  }
  function leave() {
    window.clearTimeout(timer)
    if (!isHere) return
    isHere = false
    const body = { version: page().ticket.version, is_leaving: true }
    void api('POST', presence, body, { keepalive: true }).catch(ignored)
  }
  function look() {
    window.clearTimeout(timer)
    if (!document.hidden) arrive()
  }

  watch(() => page().ticket.version, look)
  whileOpen(look, leave)
  return { others, type }
}

/** ``look`` when the page opens and whenever it is seen or hidden, ``leave`` when it goes. */
function whileOpen(look: () => void, leave: () => void) {
  onMounted(() => {
    look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('pagehide', leave)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('pagehide', leave)
    leave()
  })
}

/** Nobody waits for the answer; who does not say goodbye is forgotten soon. */
function ignored(error: unknown) {
  if (!(error instanceof ApiError)) throw error
}
