import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import type { ExamplesAnswer } from '@/contract'
import { api, ApiError } from './api'

const PAUSE_MS = 300

/** Deadlines that the server works out from what is typed, once typing pauses, or what is wrong with it. */
export function useExamples(url: () => string, typed: () => object) {
  const answer = shallowRef<ExamplesAnswer>()
  const errors = ref<Record<string, string>>({})
  let timer = 0
  let asking: AbortController | undefined

  async function ask() {
    const mine = (asking = new AbortController())
    try {
      answer.value = await api<ExamplesAnswer>('POST', url(), typed(), mine)
      errors.value = {}
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      answer.value = undefined
      errors.value = Object.fromEntries(
        Object.entries(error.errors).map(([field, sentences]) => [field, sentences.join(' ')]),
      )
    }
  }
  function stop() {
    window.clearTimeout(timer)
    asking?.abort()
  }
  onMounted(() => void ask())
  watch(
    () => JSON.stringify(typed()),
    () => {
      stop()
      timer = window.setTimeout(() => void ask(), PAUSE_MS)
    },
  )
  onBeforeUnmount(stop)
  return { answer, errors }
}
