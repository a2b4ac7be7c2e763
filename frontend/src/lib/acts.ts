import { router } from '@inertiajs/vue3'
import { ref } from 'vue'

type Given = Record<string, string | number | null>

/** Small changes made in place: one at a time, and the name of the one under way. */
export function useActs() {
  const busy = ref('')

  function act(name: string, method: 'post' | 'patch', url: string, data: Given = {}) {
    if (busy.value) return
    busy.value = name
    router.visit(url, {
      method,
      data,
      preserveScroll: true,
      preserveState: true,
      onFinish: () => (busy.value = ''),
    })
  }
  return { busy, act }
}
