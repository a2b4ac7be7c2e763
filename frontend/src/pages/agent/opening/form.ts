import { router } from '@inertiajs/vue3'
import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import type { Choice, TagRef, TicketNewPage, TicketShowPage } from '@/contract'
import { ApiError } from '@/lib/api'
import { draftOf, keepDraft } from '@/lib/drafts'
import { say } from '@/lib/i18n'
import { problemOf, told, type Someone } from '@/lib/people'
import { randomWord } from '@/lib/randomWord'
import { tell } from '@/lib/toasts'
import { upload } from '@/lib/uploading'

const DRAFT = 'desk.new'

type Kind = 'reply' | 'note'

/** What is filled in, as this device keeps it until the ticket is open. */
interface Filled {
  person: Someone | null
  subject: string
  kind: Kind
  html: string
  department: string
  priority: string
  type: string
  assignee: string
  tags: TagRef[]
}
interface Text {
  load: () => Promise<unknown>
  html: () => string
  isBlank: () => boolean
  focus: () => void
}

/** A ticket under way: kept on this device, opened once. */
export function useOpeningForm(page: TicketNewPage, me: string, text: Readonly<Ref<Text | null>>) {
  const kept = draftOf(DRAFT)
  const given = begun(page, me, kept)
  const filled = reactive(given)
  const files = ref<File[]>([])
  const errors = shallowRef<Record<string, string>>({})
  const percentage = ref<number>()
  const isSending = ref(false)
  const key = randomWord()
  const wasKept = ref(Boolean(kept))
  const isNote = computed(() => filled.kind === 'note')

  const keep = () => keepDraft(DRAFT, isEmpty(filled) ? '' : JSON.stringify(filled))
  watch(filled, keep)
  watch([() => filled.person, () => filled.subject], () => (errors.value = {}))

  function write() {
    filled.html = text.value?.html() ?? ''
    errors.value = {}
  }
  const isBlank = () => (text.value?.isBlank() ?? true) && !files.value.length
  function startOver() {
    keepDraft(DRAFT, '')
    window.location.reload()
  }
  async function submit() {
    if (isSending.value) return
    isSending.value = true
    await text.value?.load()
    write()
    errors.value = problemsOf(filled, isBlank())
    if (!Object.keys(errors.value).length) await send()
    isSending.value = false
  }
  async function send() {
    try {
      const { signal } = new AbortController()
      const onProgress = (percent: number) => (percentage.value = files.value.length ? percent : undefined)
      const opened = await upload<TicketShowPage>(page.submit_url, formOf(filled, files.value, key), {
        signal,
        onProgress,
      })
      if (opened) leaveFor(opened)
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      errors.value = shownOf(refused)
    }
    percentage.value = undefined
  }
  return { filled, files, errors, percentage, isSending, isNote, wasKept, write, startOver, submit }
}

const isEmpty = ({ person, subject, html }: Filled) => !person && !subject.trim() && !html

function begun(page: TicketNewPage, me: string, kept: string): Filled {
  const fresh: Filled = {
    person: page.requester,
    subject: '',
    kind: page.can_reply ? 'reply' : 'note',
    html: '',
    department: firstOf(page.departments),
    priority: page.priority,
    type: firstOf(page.types),
    assignee: page.agents.some(({ value }) => value === me) ? me : '',
    tags: [],
  }
  const found = kept ? { ...fresh, ...(JSON.parse(kept) as Partial<Filled>) } : fresh
  return { ...found, person: page.requester ?? found.person, kind: page.can_note ? found.kind : fresh.kind }
}

const firstOf = ([first]: Choice[]) => first?.value ?? ''

/** What needs no server is said before anything is uploaded. */
function problemsOf({ person, subject }: Filled, isBlank: boolean): Record<string, string> {
  const missing = {
    person: !person && say('opening.person_missing'),
    subject: !subject.trim() && say('create.subject_missing'),
    body: isBlank && say('composer.empty'),
  }
  return Object.fromEntries(
    Object.entries(missing).filter((each): each is [string, string] => Boolean(each[1])),
  )
}

function shownOf({ errors, message }: ApiError): Record<string, string> {
  const { subject, body, attachments } = errors
  const known = {
    person: problemOf(errors),
    subject: subject?.[0],
    body: body?.[0],
    attachments: attachments?.[0],
  }
  const shown = Object.entries(known).filter((each): each is [string, string] => Boolean(each[1]))
  const [other] = Object.values(errors)
  return shown.length ? Object.fromEntries(shown) : { body: other?.[0] ?? message }
}

function formOf(
  { person, subject, kind, html, tags, ...filed }: Filled,
  files: File[],
  key: string,
): FormData {
  const form = new FormData()
  const { department: department_id, assignee: assignee_id, priority, type } = filed
  const words = { key, subject, kind, body: html, format: 'html', department_id, assignee_id, priority, type }
  for (const [name, value] of Object.entries({ ...(person ? told(person) : {}), ...words }))
    if (value !== '') form.append(name, String(value))
  for (const { name } of tags) form.append('tags', name)
  for (const file of files) form.append('attachments', file, file.name)
  return form
}

function leaveFor({ ticket }: TicketShowPage) {
  router.visit(ticket.url, {
    onSuccess() {
      keepDraft(DRAFT, '')
      tell('success', say('opening.opened', { reference: ticket.reference }))
    },
  })
}
