import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { CountsAnswer } from '@/contract'
import { api, ApiError } from './api'
import { useLive } from './live'
import { useShared } from './shared'
import { read, write } from './storage'

const PAUSE_MS = 400
/** What is held back for its undo is told some seconds later, and nobody says so then. */
const TOLD_MS = 10_000

/** How much waits, as it was last told. */
export const deskCounts = shallowRef<CountsAnswer | null>(null)

let url: string | null = null
let place = ''
let timer = 0
let later = 0
let asked = 0

/** Keep the counts up to date: asked on every page, and whenever something happened. */
export function useDeskCounts() {
  const { nav, viewer } = useShared()
  url = nav.value.agent_counts
  place = `escalated.counts.${viewer.value.id}`
  // The last numbers of this tab stand where the new ones will: nothing moves when they come.
  const kept = read(place, 'session')
  if (kept) deskCounts.value ??= JSON.parse(kept) as CountsAnswer
  useLive(countTwice)
  const stop = router.on('navigate', countAgain)
  onMounted(countAgain)
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    window.clearTimeout(later)
    stop()
  })
}

/** Count once more soon: something changed that nobody else is told, such as what one has read. */
export function countAgain() {
  window.clearTimeout(timer)
  if (url) timer = window.setTimeout(() => void ask(), PAUSE_MS)
}

function countTwice() {
  countAgain()
  window.clearTimeout(later)
  later = window.setTimeout(countAgain, TOLD_MS)
}

async function ask() {
  const mine = ++asked
  try {
    const told = await api<CountsAnswer>('GET', url ?? '')
    if (mine !== asked) return
    deskCounts.value = told
    write(place, JSON.stringify(told), 'session')
  } catch (error) {
    // The numbers stay as they were; the next page or the next thing that happens asks again.
    if (!(error instanceof ApiError)) throw error
  }
}
