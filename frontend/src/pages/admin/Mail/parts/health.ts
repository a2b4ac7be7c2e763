import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { MailHealthAnswer } from '@/contract'
import { api, ApiError } from '@/lib/api'

const EVERY_MS = 20_000

/** How mail does, asked when the page opens and now and then: null until it is told. */
export function useMailHealth(url: string) {
  const channels = shallowRef<MailHealthAnswer['channels'] | null>(null)
  let timer = 0

  async function ask() {
    if (document.hidden) return
    try {
      channels.value = (await api<MailHealthAnswer>('GET', url)).channels
    } catch (error) {
      // What was told stands; it is asked again soon.
      if (!(error instanceof ApiError)) throw error
    }
  }

  onMounted(() => {
    void ask()
    timer = window.setInterval(() => void ask(), EVERY_MS)
    document.addEventListener('visibilitychange', ask)
  })
  onBeforeUnmount(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', ask)
  })
  return channels
}
