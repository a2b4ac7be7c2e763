import { useForm, usePage } from '@inertiajs/vue3'
import { nextTick, watch } from 'vue'
import { draftOf, followDraft, keepDraft } from './drafts'

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

  watch(
    () => form.department_id,
    () => form.clearErrors('department_id'),
  )
  followDraft(name, (before, after) => {
    if (form.body === before) form.body = after
  })

  const page = usePage()

  function send(url: string, extra: Record<string, string> = {}, onSent?: () => void) {
    if (form.processing) return
    form.transform((given) => ({ ...present(given), ...extra }))
    const sentFrom = page.component
    const { body, attachments } = form
    form.post(url, {
      preserveScroll: ({ component }) => component === sentFrom,
      preserveState: true,
      onSuccess() {
        // The page may be another by now, and nothing watches the old form any more.
        keepDraft(name, '')
        keepDraft(subject, '')
        form.subject = ''
        form.body = restOf(form.body, body)
        form.attachments = form.attachments.filter((file) => !attachments.includes(file))
        onSent?.()
      },
      onError: () => void nextTick(showInvalid),
    })
  }
  return { form, send }
}

const showInvalid = () => document.querySelector<HTMLElement>('.escalated [aria-invalid="true"]')?.focus()

/** What was typed on while the text before it was under way. */
const restOf = (text: string, sent: string) =>
  text.startsWith(sent) ? text.slice(sent.length).trimStart() : text

const present = (given: object) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))

export function attachmentsError(errors: Record<string, string | undefined>): string | undefined {
  const key = Object.keys(errors).find((each) => each.startsWith('attachments'))
  return key ? errors[key] : undefined
}
