import { router } from '@inertiajs/vue3'
import { ref } from 'vue'

interface Act {
  method: 'post' | 'patch'
  url: string
  data?: Record<string, string | number | null>
  onDone?: () => void
}

/** Small changes made in place: one at a time, and the name of the one under way. */
export function useActs() {
  const busy = ref('')

  function act(name: string, { method, url, data = {}, onDone }: Act) {
    if (busy.value) return
    busy.value = name
    router.visit(url, {
      method,
      data,
      preserveScroll: true,
      preserveState: true,
      onSuccess: () => onDone?.(),
      onFinish: () => (busy.value = ''),
    })
  }
  return { busy, act }
}
