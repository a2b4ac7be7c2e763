import { ref } from 'vue'
import { read, write } from '@/lib/storage'

const KEY = 'escalated.queue.searches'
const MOST = 5

/** What was searched for on this device, the last first. */
export const recentSearches = ref(JSON.parse(read(KEY) ?? '[]') as string[])

export function rememberSearch(text: string) {
  if (!text) return
  // What was typed on the way to it is no search of its own.
  const others = recentSearches.value.filter((each) => !text.startsWith(each))
  keep([text, ...others].slice(0, MOST))
}

export const forgetSearches = () => keep([])

function keep(searches: string[]) {
  recentSearches.value = searches
  write(KEY, searches.length ? JSON.stringify(searches) : '')
}
