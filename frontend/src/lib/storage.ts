/** The browser's storage, which may be full or forbidden: then we go without. */
function attempt<T>(act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

export const read = (key: string, of: 'local' | 'session' = 'local') => attempt(() => area(of).getItem(key))

export function write(key: string, value: string, of: 'local' | 'session' = 'local') {
  attempt(() => (value ? area(of).setItem(key, value) : area(of).removeItem(key)))
}

const area = (of: 'local' | 'session') => (of === 'local' ? window.localStorage : window.sessionStorage)
