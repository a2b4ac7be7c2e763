import { useForm } from '@inertiajs/vue3'
import { watch } from 'vue'
import { draftOf, keepDraft } from './drafts'

/** A form whose text is kept until the server has it; ``name`` tells drafts apart. */
export function useSending(name: string) {
  const subject = `${name}.subject`
  const form = useForm({
    subject: draftOf(subject),
    body: draftOf(name),
    department_id: '',
    attachments: [] as File[],
  })
  watch(
    () => form.body,
    (text) => {
      keepDraft(name, text)
      form.clearErrors('body')
    },
  )
  watch(
    () => form.subject,
    (text) => {
      keepDraft(subject, text)
      form.clearErrors('subject')
    },
  )

  function send(url: string, extra: Record<string, string> = {}, onSent?: () => void) {
    if (form.processing) return
    form.transform((given) => ({ ...present(given), ...extra }))
    form.post(url, {
      preserveScroll: true,
      preserveState: true,
      onSuccess() {
        // The page may be another by now, and nothing watches the old form any more.
        keepDraft(name, '')
        keepDraft(subject, '')
        Object.assign(form, { subject: '', body: '', attachments: [] })
        onSent?.()
      },
    })
  }
  return { form, send }
}

const present = (given: object) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))

export function attachmentsError(errors: Record<string, string | undefined>): string | undefined {
  const key = Object.keys(errors).find((each) => each.startsWith('attachments'))
  return key ? errors[key] : undefined
}
