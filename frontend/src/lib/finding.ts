import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import type { SearchAnswer } from '@/contract'
import { api, ApiError } from './api'

const PAUSE_MS = 120
const NOTHING: SearchAnswer = { tickets: [], people: [], tags: [] }

/** Ask the server for what is typed, once typing pauses; an answer that was overtaken is dropped. */
export function useFinding<T = SearchAnswer>(
  typed: () => string,
  url: () => string | null,
  nothing: T = NOTHING as T,
) {
  const found = shallowRef(nothing)
  const isAsking = ref(false)
  const trouble = ref('')
  let timer = 0
  let asking: AbortController | undefined

  async function ask(address: string, words: string) {
    const mine = (asking = new AbortController())
    try {
      found.value = await api('GET', `${address}?${new URLSearchParams({ q: words })}`, undefined, mine)
      trouble.value = ''
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      trouble.value = error.message
    }
    isAsking.value = false
  }

  function stop() {
    window.clearTimeout(timer)
    asking?.abort()
  }

  watch(typed, (words) => {
    stop()
    const address = url()
    isAsking.value = words !== '' && address !== null
    if (!words) {
      found.value = nothing
      trouble.value = ''
    } else if (address) timer = window.setTimeout(() => void ask(address, words), PAUSE_MS)
  })
  onBeforeUnmount(stop)
  return { found, isAsking, trouble }
}
