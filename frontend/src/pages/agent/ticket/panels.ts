import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import type { PanelAnswer } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { say } from '@/lib/i18n'

/** What the host says of a thing is waited for so long, beside a ticket that is there already. */
const LONGEST_MS = 6_000

/** Ask for a thing's panel once it is on the screen, and again; what fails is told there and nowhere else. */
export function usePanel(url: () => string) {
  const panel = shallowRef<PanelAnswer | null>(null)
  const problem = ref('')
  const isLoading = ref(true)
  let asking: AbortController | undefined

  async function load() {
    asking?.abort()
    const mine = (asking = new AbortController())
    let isOver = false
    const timer = window.setTimeout(() => {
      isOver = true
      mine.abort()
    }, LONGEST_MS)
    isLoading.value = true
    try {
      panel.value = await api<PanelAnswer>('GET', url(), undefined, mine)
      problem.value = panel.value.problem
    } catch (error) {
      if (mine.signal.aborted && !isOver) return
      if (!isOver && !(error instanceof ApiError)) throw error
      problem.value = isOver ? say('object.slow') : (error as ApiError).message
    } finally {
      window.clearTimeout(timer)
    }
    isLoading.value = false
  }

  onMounted(() => void load())
  onBeforeUnmount(() => asking?.abort())
  return { panel, problem, isLoading, load }
}
