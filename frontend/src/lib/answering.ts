import { nextTick, reactive, ref, shallowRef } from 'vue'
import { draftOf, followDraft, keepDraft } from './drafts'
import { say } from './i18n'
import { useOutgoing } from './outgoing'

interface Wanted {
  url: () => string
  /** The newest message its writer saw: by it the server knows an answer that comes twice. */
  after: () => number
  onStart?: () => void
  onSent?: () => void
}

/** A customer's answer, kept on the device until the server has it; ``name`` tells drafts apart. */
export function useAnswering(name: string, { url, after, onStart, onSent }: Wanted) {
  const text = ref(draftOf(name))
  const files = shallowRef<File[]>([])
  const errors = ref<Record<string, string>>({})
  const { outgoing, start, again, cancel, takeBack } = useOutgoing(url, { onSent: sent, onRefused: refuse })

  function keep() {
    keepDraft(name, joined(outgoing.value?.text, text.value))
  }
  function write(given: string) {
    text.value = given
    errors.value = {}
    keep()
  }
  function send() {
    if (outgoing.value?.trouble) edit()
    if (outgoing.value) return
    if (!text.value.trim() && !files.value.length) return show({ body: say('request.write_first') })
    start({ text: text.value, files: files.value, after: after() })
    text.value = ''
    files.value = []
    errors.value = {}
    onStart?.()
  }
  function sent() {
    keep()
    onSent?.()
  }
  function refuse(given: Record<string, string>) {
    edit()
    if (Object.keys(given).length) show(given)
  }
  function show(given: Record<string, string>) {
    errors.value = given
    void nextTick(showInvalid)
  }
  /** Take it back into the field, before what was begun since. */
  function edit() {
    const back = takeBack()
    text.value = joined(back?.text, text.value)
    files.value = [...(back?.files ?? []), ...files.value]
    keep()
  }

  followDraft(name, (before, given) => {
    if (!outgoing.value && text.value === before) text.value = given
  })
  return reactive({ text, files, errors, outgoing, write, send, again, edit, cancel })
}

const joined = (...texts: (string | undefined)[]) => texts.filter((each) => each?.trim()).join('\n\n')

const showInvalid = () => document.querySelector<HTMLElement>('.escalated [aria-invalid="true"]')?.focus()
