import { useForm } from '@inertiajs/vue3'
import { computed, nextTick, ref, watch } from 'vue'
import { draftOf, followDraft, keepDraft } from './drafts'
import { say } from './i18n'
import { markListOld } from './requests'
import { subjectOf } from './suggesting'

const KEPT = ['subject', 'body', 'department_id'] as const
const nameOf = (field: (typeof KEPT)[number]) => (field === 'body' ? 'new' : `new.${field}`)

/** The form of a new request: kept on the device until the server has it, its subject taken from the message. */
export function useOpening() {
  const form = useForm({
    subject: draftOf(nameOf('subject')),
    body: draftOf(nameOf('body')),
    department_id: draftOf(nameOf('department_id')),
    attachments: [] as File[],
  })
  const wasKept = ref(Boolean(form.subject || form.body))
  const suggested = ref('')
  const isSuggested = computed(() => Boolean(suggested.value) && form.subject === suggested.value)

  for (const field of KEPT) {
    watch(
      () => form[field],
      (value) => {
        keepDraft(nameOf(field), value)
        form.clearErrors(field)
      },
    )
    followDraft(nameOf(field), (before, after) => {
      if (form[field] === before) form[field] = after
    })
  }

  function suggest() {
    if (form.subject && !isSuggested.value) return
    suggested.value = subjectOf(form.body)
    form.subject = suggested.value
  }
  function startOver() {
    form.reset()
    for (const field of KEPT) form[field] = ''
    suggested.value = ''
    wasKept.value = false
  }
  /** What needs no server is said before anything is uploaded. */
  function isWhole(): boolean {
    if (!form.subject.trim()) form.setError('subject', say('create.subject_missing'))
    if (!form.body.trim() && !form.attachments.length) form.setError('body', say('request.write_first'))
    return !form.hasErrors
  }
  function submit(url: string) {
    if (form.processing) return
    suggest()
    if (!isWhole()) return void nextTick(showInvalid)
    form.transform(present)
    form.post(url, {
      preserveScroll: 'errors',
      showProgress: false,
      onSuccess() {
        // The page is another by now, and nothing watches the old form any more.
        for (const field of KEPT) keepDraft(nameOf(field), '')
        markListOld()
      },
      onError: () => void nextTick(showInvalid),
    })
  }
  return { form, wasKept, isSuggested, suggest, startOver, submit }
}

const showInvalid = () => document.querySelector<HTMLElement>('.escalated [aria-invalid="true"]')?.focus()

const present = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) as T
