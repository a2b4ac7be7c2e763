import { onScopeDispose, ref } from 'vue'

/** Whether a media query holds, now and as the window changes. */
export function useMedia(query: string) {
  const list = window.matchMedia(query)
  const isMet = ref(list.matches)
  const look = () => (isMet.value = list.matches)
  list.addEventListener('change', look)
  onScopeDispose(() => list.removeEventListener('change', look))
  return isMet
}
