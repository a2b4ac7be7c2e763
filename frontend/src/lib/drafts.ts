import { onBeforeUnmount, onMounted } from 'vue'
import { read, write } from './storage'

const keyOf = (name: string) => `escalated.draft.${name}`

/** Text that outlives a reload, a crash or a closed tab, until it is sent. */
export const draftOf = (name: string): string => read(keyOf(name)) ?? ''

export const keepDraft = (name: string, text: string) => write(keyOf(name), text)

/** Hear what becomes of the draft in another tab, so that what was sent there is not sent here again. */
export function followDraft(name: string, heard: (before: string, after: string) => void) {
  function hear({ key, oldValue, newValue }: StorageEvent) {
    if (key === keyOf(name)) heard(oldValue ?? '', newValue ?? '')
  }
  onMounted(() => window.addEventListener('storage', hear))
  onBeforeUnmount(() => window.removeEventListener('storage', hear))
}
