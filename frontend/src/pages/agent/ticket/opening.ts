import { ref, type Ref } from 'vue'
import { afterPaint } from '@/lib/scrolling'

/** Whose list of choices is open. */
export type Opened = 'status' | 'priority' | 'assignee' | 'department' | 'type' | 'tags' | ''

/** Opening a property's choices by key: at the side, or in the drawer where the side has no room. */
export function useOpening(isWide: Ref<boolean>) {
  const opened = ref<Opened>('')
  const isDrawerOpen = ref(false)

  let wanted: Opened = ''

  function open(name: Opened) {
    if (isWide.value || isDrawerOpen.value) opened.value = name
    else {
      wanted = name
      isDrawerOpen.value = true
    }
  }
  /** A drawer takes the keyboard as it opens; the choices follow. */
  function drawn() {
    const name = wanted
    wanted = ''
    if (name) afterPaint(() => (opened.value = name))
  }
  return { opened, isDrawerOpen, open, drawn }
}
