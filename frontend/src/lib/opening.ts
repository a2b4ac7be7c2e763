import { useForm } from '@inertiajs/vue3'
import { computed, nextTick, ref, watch } from 'vue'
import { draftOf, followDraft, keepDraft } from './drafts'
import { say } from './i18n'
import { markListOld } from './requests'
import { subjectOf } from './suggesting'

const KEPT = ['subject', 'body', 'department_id', 'name', 'email'] as const
const OF_A_CUSTOMER = ['subject', 'body', 'department_id', 'about', 'attachments']
/** Who writes stays the same for the next request. */
const OF_A_GUEST = new Set<string>(['name', 'email'])
const nameOf = (field: (typeof KEPT)[number]) => (field === 'body' ? 'new' : `new.${field}`)

/** What a form sends beside what was typed, and hears of what was refused, where nobody is signed in. */
export interface Stranger {
  besides: () => Record<string, string>
  refused: (errors: Record<string, string>) => void
}

type Kept = Record<(typeof KEPT)[number], string> & { clearErrors: (field: (typeof KEPT)[number]) => void }
type Filled = Record<(typeof KEPT)[number], string> & { attachments: File[] }

/** The form of a new request: kept on the device until the server has it, its subject taken from the message. */
export function useOpening(guest?: Stranger) {
  const form = useForm({
    subject: draftOf(nameOf('subject')),
    body: draftOf(nameOf('body')),
    department_id: draftOf(nameOf('department_id')),
    name: draftOf(nameOf('name')),
    email: draftOf(nameOf('email')),
    website: '',
    about: '',
    attachments: [] as File[],
  })
  const wasKept = ref(Boolean(form.subject || form.body))
  const suggested = ref('')
  const isSuggested = computed(() => Boolean(suggested.value) && form.subject === suggested.value)

  keepDrafts(form)

  function suggest() {
    if (form.subject && !isSuggested.value) return
    suggested.value = subjectOf(form.body)
    form.subject = suggested.value
  }
  function startOver() {
    form.reset('attachments', 'website')
    for (const field of KEPT) if (!OF_A_GUEST.has(field)) form[field] = ''
    suggested.value = ''
    wasKept.value = false
  }
  function submit(url: string) {
    if (form.processing) return
    suggest()
    form.clearErrors()
    form.setError(missing(form, guest))
    if (form.hasErrors) return void nextTick(showInvalid)
    form.transform((given) => present(guest ? { ...given, ...guest.besides() } : ofCustomer(given)))
    form.post(url, {
      preserveScroll: 'errors',
      showProgress: false,
      onSuccess() {
        // The page is another by now, and nothing watches the old form any more.
        for (const field of KEPT) if (!OF_A_GUEST.has(field)) keepDraft(nameOf(field), '')
        if (guest) startOver()
        markListOld()
      },
      onError(errors) {
        // A browser that fills in what nobody sees must not keep its owner out.
        form.website = ''
        guest?.refused(errors)
        void nextTick(showInvalid)
      },
    })
  }
  return { form, wasKept, isSuggested, suggest, startOver, submit }
}

export type Opening = ReturnType<typeof useOpening>

function keepDrafts(form: Kept) {
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
}

/** What needs no server is said before anything is uploaded. */
function missing({ subject, body, attachments, name, email }: Filled, guest?: Stranger) {
  return {
    ...(!subject.trim() && { subject: say('create.subject_missing') }),
    ...(!body.trim() && !attachments.length && { body: say('request.write_first') }),
    ...(guest && !name.trim() && { name: say('guest.name_missing') }),
    ...(guest && !email.includes('@') && { email: say('guest.email_missing') }),
  }
}

const showInvalid = () => document.querySelector<HTMLElement>('.escalated [aria-invalid="true"]')?.focus()

const ofCustomer = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => OF_A_CUSTOMER.includes(name))) as T

const present = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) as T
