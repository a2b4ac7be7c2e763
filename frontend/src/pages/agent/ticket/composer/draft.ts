import { onBeforeUnmount, onMounted, ref } from 'vue'
import type { DraftProps, DraftSaved } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { write } from '@/lib/storage'
import { keepHere, keptHere, reconciled } from './here'

const PAUSE_MS = 1_000
const AGAIN_MS = 15_000
/** What a browser still sends of a page that is going is 64 kB; a character has up to three bytes. */
const MOST_WHEN_LEAVING = 20_000

interface Given {
  kind: 'reply' | 'note'
  /** Whose draft on which ticket: the name under which this device keeps what the server could not take. */
  name: string
  url: string
  kept: DraftProps | undefined
  html: () => string
}

const NONE = { body: '', updated_at: '', version: '' }

/** A text under way: kept on the server as it is typed, and on this device while the server has not got it. */
export class Draft {
  readonly begun: string
  readonly state = ref<'none' | 'saved' | 'here'>('none')
  /** Whether another tab has saved another text meanwhile; nothing is saved until one was chosen. */
  readonly isApart = ref(false)
  private readonly key: string
  /** The draft on the server that this text goes on from. */
  private base: string
  private newest: number
  /** The text as the server has it. */
  private known: string
  /** Which text that is, as the server calls it; null while that is not known. */
  private version: string | null
  private isDirty: boolean
  private isPaused = false
  /** What is being sent. */
  private held: string | null = null
  /** What stood in the editor when its page was left. */
  private left: string | null = null
  private underWay: Promise<void> | null = null
  private puts = 0
  private answered = 0
  private timer = 0

  constructor(private readonly given: Given) {
    const { kind, name, kept } = given
    this.key = `escalated.composing.${name}.${kind}`
    this.begun = reconciled(kept, keptHere(this.key))
    const { updated_at, body, version } = kept ?? NONE
    this.base = updated_at
    this.newest = Date.parse(updated_at || '0')
    this.known = body
    this.version = version
    this.isDirty = this.begun !== this.known
    if (this.isDirty) this.wait(PAUSE_MS)
  }

  changed() {
    this.isDirty = true
    this.state.value = 'none'
    this.wait(PAUSE_MS)
  }
  async save(isLeaving = false) {
    this.rest()
    if (!isLeaving) await this.underWay
    if (!this.isDirty || this.held !== null) return
    if (this.isPaused || this.isApart.value) this.keep(this.text())
    else await this.send(isLeaving)
  }
  /** Save for the last time: the editor goes. What the server does not get waits on this device for the next visit. */
  async leave() {
    this.left = this.given.html()
    if (this.held === null && this.isDirty) this.keep(this.left)
    await this.save()
  }
  /** What is being sent is no draft any more, but kept here until the server has it. */
  async hold() {
    const body = (this.held = this.text())
    this.rest()
    this.keep(body)
    await this.underWay
    this.keep(body)
  }
  /** It did not leave: it is a draft again, before what was written since. */
  release() {
    if (this.left !== null) this.keep((this.left = (this.held ?? '') + this.left))
    this.held = null
    this.changed()
  }
  /** It has left; what was written since is a draft of its own. */
  finish() {
    this.held = null
    this.isDirty = false
    this.base = this.known = this.version = ''
    this.state.value = 'none'
    write(this.key, '')
    if (this.left) this.changed()
  }
  /** Save, and then not again until the returned function is called: the server is about to change the draft. */
  async pause(): Promise<() => void> {
    await this.save()
    this.isPaused = true
    return () => {
      this.isPaused = false
      if (this.isDirty && this.left === null) this.wait(PAUSE_MS)
    }
  }
  /** Go on from a draft of the server; tells whether it is newer than what is here. */
  follow({ body, updated_at, version }: DraftProps): boolean {
    const isBusy = this.isDirty || this.held !== null || this.underWay !== null
    if (isBusy || Date.parse(updated_at) <= this.newest) return false
    this.saved({ updated_at, version }, body)
    return true
  }
  /** Go on with the text that is here, in place of the other tab's. */
  insist() {
    this.isApart.value = false
    this.version = null
    this.changed()
  }
  /** Go on with the other tab's text, which is in the editor by now. */
  yieldTo({ body, updated_at, version }: DraftProps) {
    this.isApart.value = this.isDirty = false
    this.saved({ updated_at, version }, body)
    this.settle()
  }
  /** What the server has put before the text that it was last told, when more has been typed since. */
  putBefore({ body, updated_at, version }: DraftProps): string {
    if (!this.isPaused || Date.parse(updated_at) <= this.newest) return ''
    const before = body.endsWith(this.known) ? body.slice(0, body.length - this.known.length) : body
    this.base = updated_at
    this.version = version
    this.newest = Date.parse(updated_at)
    return before
  }
  /** What is in the editor now is what the server has. */
  settle() {
    this.rest()
    this.isDirty = false
    this.state.value = 'saved'
  }
  rest() {
    window.clearTimeout(this.timer)
  }

  private text = () => this.left ?? this.given.html()
  private keep(body: string) {
    keepHere(this.key, { body, base: this.base })
  }
  private wait(ms: number) {
    this.rest()
    if (this.left === null) this.timer = window.setTimeout(() => void this.save(), ms)
    else if (ms < AGAIN_MS) void this.save()
  }
  private async send(isLeaving: boolean) {
    this.isDirty = false
    const mine = (this.underWay = this.put(this.text(), isLeaving))
    await mine
    if (this.underWay === mine) this.underWay = null
    if (this.isDirty && !isLeaving && !this.isApart.value)
      this.wait(this.state.value === 'here' ? AGAIN_MS : PAUSE_MS)
  }
  private async put(body: string, isLeaving: boolean) {
    const { url, kind } = this.given
    const mine = ++this.puts
    // Of two that overlap the second does not know what the first has made of the draft.
    const after = this.underWay ? null : this.version
    this.keep(body)
    const keepalive = (isLeaving || this.left !== null) && body.length < MOST_WHEN_LEAVING
    try {
      const told = await api<DraftSaved>('POST', url, { kind, body, after }, { keepalive })
      // Of two that overlap, as they do when a page is hidden, the older may have come last.
      if (mine < this.answered) return this.changed()
      this.answered = mine
      if (mine === this.puts) this.saved(told, body)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.failed(error)
    }
  }
  private failed({ status }: ApiError) {
    this.isDirty = true
    this.state.value = 'here'
    this.isApart.value = status === 409
    // Without an answer it may have arrived or not.
    if (!status) this.version = null
  }
  private saved({ updated_at, version }: DraftSaved, body: string) {
    this.base = updated_at
    this.newest = Date.parse(updated_at)
    this.version = version
    this.known = body
    if (this.isDirty || this.held !== null) return
    write(this.key, '')
    this.state.value = 'saved'
  }
}

/** A draft that is saved when its page is left, hidden or gone, and once there is a network again. */
export function useDraft(given: Given) {
  const draft = new Draft(given)
  const leave = () => void draft.save(true)
  const hide = () => document.hidden && leave()
  const again = () => void draft.save()

  onMounted(() => {
    window.addEventListener('pagehide', leave)
    window.addEventListener('online', again)
    document.addEventListener('visibilitychange', hide)
  })
  onBeforeUnmount(() => {
    void draft.leave()
    window.removeEventListener('pagehide', leave)
    window.removeEventListener('online', again)
    document.removeEventListener('visibilitychange', hide)
  })
  return draft
}
