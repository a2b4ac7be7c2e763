import { ref, watch } from 'vue'

export type Theme = 'light' | 'dark' | 'system'

const COOKIE = 'escalated_theme'
const YEAR = 365 * 24 * 3600

/** The look in force. A cookie, so that the server can put it on the first page and nothing flashes. */
export const theme = ref<Theme>(stored())

/** Show the chosen look on our root, and keep it for the pages below this path. */
export function followTheme(root: HTMLElement, path: string) {
  watch(theme, (chosen) => show(root, chosen), { immediate: true })
  watch(theme, (chosen) => store(chosen, path))
}

function show(root: HTMLElement, chosen: Theme) {
  if (chosen === 'system') delete root.dataset.theme
  else root.dataset.theme = chosen
}

function stored(): Theme {
  const found = document.cookie.match(new RegExp(`(?:^|; )${COOKIE}=(light|dark)`))
  return (found?.[1] as Theme | undefined) ?? 'system'
}

function store(chosen: Theme, path: string) {
  const age = chosen === 'system' ? 0 : YEAR
  document.cookie = `${COOKIE}=${chosen}; path=${path}; max-age=${age}; samesite=lax`
}
