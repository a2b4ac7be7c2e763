import { computed, onBeforeUnmount, ref, type Ref } from 'vue'
import { say } from '@/lib/i18n'
import { tell, undoBy } from '@/lib/toasts'
import type { Text } from './answer'
import type { ComposerFile, useDraftFiles } from './files'

interface Given {
  text: Readonly<Ref<Text | null>>
  files: ReturnType<typeof useDraftFiles>
}

const TO_UNDO_MS = 10_000

/** Putting a draft away for good, which can be undone for some seconds; its files stay on the server until then. */
export function useDiscarding({ text, files }: Given) {
  const isBlank = ref(true)
  const isEmpty = computed(() => isBlank.value && !files.files.value.length)
  let forgotten: ComposerFile[] = []
  let timer = 0

  const weigh = () => (isBlank.value = text.value?.isBlank() ?? true)

  function discard() {
    forget()
    const html = text.value?.html() ?? ''
    forgotten = files.files.value
    files.files.value = []
    text.value?.set('')
    const restore = () => {
      window.clearTimeout(timer)
      files.files.value = [...forgotten, ...files.files.value]
      forgotten = []
      text.value?.prepend(html)
      text.value?.focus()
    }
    timer = window.setTimeout(forget, TO_UNDO_MS)
    tell('success', say('composer.discarded'), undoBy(restore), Date.now() + TO_UNDO_MS)
  }
  function forget() {
    window.clearTimeout(timer)
    for (const file of forgotten) files.remove(file)
    forgotten = []
  }

  onBeforeUnmount(forget)
  return { isEmpty, weigh, discard }
}
