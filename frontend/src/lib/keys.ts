import { onBeforeUnmount, onMounted, ref } from 'vue'

const TYPING = 'input, textarea, select, [contenteditable="true"]'
const POPUP = '[role="dialog"], [role="menu"], [role="listbox"]'

/** Single keys as shortcuts; never while somebody types, nor behind an open menu or dialog. */
export function useKeys(acts: Record<string, () => void>) {
  function press(event: KeyboardEvent) {
    const act = acts[event.key]
    if (!act || event.defaultPrevented || isMeantElsewhere(event)) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
}

function isMeantElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  return hasModifier || target.closest(TYPING) !== null || document.querySelector(POPUP) !== null
}

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

export const sendKeys = isApple ? '⌘↵' : 'Ctrl ↵'

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = ref(false)
