import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, ref, type Ref } from 'vue'
import type { TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { say } from '@/lib/i18n'
import { randomWord } from '@/lib/randomWord'
import { useShared } from '@/lib/shared'
import { tell } from '@/lib/toasts'
import { offerUndo } from '@/lib/undoing'
import type { Draft } from './draft'
import type { useDraftFiles } from './files'
import { useHeld } from './held'
import { showFresh, showOutgoing, type Also, type Written } from './outgoing'

type Kind = 'reply' | 'note'

export interface Text {
  load: () => Promise<unknown>
  html: () => string
  isBlank: () => boolean
  mentions: () => number[]
  set: (html: string) => void
  prepend: (html: string) => void
  focus: () => void
}
interface Given {
  kind: Kind
  page: () => TicketShowPage
  text: Readonly<Ref<Text | null>>
  draft: Draft
  files: ReturnType<typeof useDraftFiles>
  /** Who gets the answer is known: it goes to no more and no fewer than are named beside it. */
  settled: () => Promise<void>
  onSent: () => void
}

const MOST_WHEN_LEAVING = 20_000

/** Sending what was written: shown at once, back in the editor if it is refused, held if others acted meanwhile. */
export function useAnswer({ kind, page, text, draft, files, settled, onSent }: Given) {
  const { viewer, nav } = useShared()
  const isSending = ref(false)
  const error = ref('')
  const isBlank = () => text.value?.isBlank() ?? true
  const { held, hold, release, version } = useHeld(page, () => !isBlank())
  const keys = useKeys()
  let isGone = false

  async function send(also: Also = {}) {
    if (isSending.value) return
    isSending.value = true
    try {
      await Promise.all([text.value?.load(), files.settled(), settled()])
      if (isGone) return tellOf(say('composer.left_too_early'), page().ticket)
      error.value = problemOf(files.files.value, isBlank())
      if (error.value) text.value?.focus()
      else await deliver(also)
    } finally {
      isSending.value = false
    }
  }
  async function deliver(also: Also) {
    const written = writtenIn(text.value, files.files.value, also)
    const saved = draft.hold()
    const unshow = showOutgoing(kind, written, viewer.value, onSent)
    held.value = null
    text.value?.set('')
    files.files.value = []
    await saved
    try {
      arrived(await post(kind, page().urls[kind], written, { version: version(), key: keys.of(written) }))
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      restore(written, refused, unshow)
    }
  }
  function arrived(fresh: TicketShowPage) {
    keys.forget()
    draft.finish()
    showFresh(fresh)
    if (!isGone && !isBlank()) draft.changed()
    const { undo, ticket } = fresh
    if (kind === 'reply' && undo?.until && nav.value.agent_undo)
      offerUndo(say('composer.sent'), undo, { undo: nav.value.agent_undo, ticket: ticket.url })
  }
  /** Nothing is lost: the text is back before whatever was typed since. */
  function restore(written: Written, refused: ApiError, unshow: () => void) {
    draft.release()
    if (isGone) return tellOf(refused.message, page().ticket)
    unshow()
    files.files.value = [...written.files, ...files.files.value]
    text.value?.prepend(written.html)
    if (refused.status === 409) hold(written.also, refused)
    else error.value = Object.values(refused.errors)[0]?.[0] ?? refused.message
    text.value?.focus()
  }
  onBeforeUnmount(() => (isGone = true))
  return { isSending, error, held, send, release, sendAnyway: () => send(release()) }
}

function problemOf(files: Written['files'], isBlank: boolean): string {
  if (files.some((file) => file.error)) return say('composer.file_failed')
  return isBlank && !files.length ? say('composer.empty') : ''
}

function writtenIn(text: Text | null, files: Written['files'], also: Also): Written {
  return { html: text?.html() ?? '', files, mentions: text?.mentions() ?? [], also }
}

/** Name each message by a random word, the same on every try: where no answer came, the first may have arrived. */
function useKeys() {
  let last = { words: '', key: '' }
  function of({ html, files }: Written): string {
    const words = JSON.stringify([html, keptIds(files)])
    if (words !== last.words) last = { words, key: randomWord() }
    return last.key
  }
  return { of, forget: () => (last = { words: '', key: '' }) }
}

const keptIds = (files: Written['files']) => files.flatMap(({ kept }) => (kept ? [kept.id] : []))

function post(
  kind: Kind,
  url: string,
  { html, files, mentions, also }: Written,
  seen: { version: number; key: string },
) {
  const own = kind === 'note' ? { mentions } : also
  const keepalive = html.length < MOST_WHEN_LEAVING
  return api<TicketShowPage>(
    'POST',
    url,
    { body: html, format: 'html', draft_files: keptIds(files), ...seen, ...own },
    { keepalive },
  )
}

/** Say on another page that an answer did not leave; its text is in its composer again. */
function tellOf(reason: string, { reference, url }: TicketShowPage['ticket']) {
  const open = { label: say('composer.open'), run: () => router.visit(url) }
  tell('error', say('composer.not_sent', { reference, reason }), open)
}
