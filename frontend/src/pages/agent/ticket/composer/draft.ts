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

/** A text under way: kept on the server as it is typed, and on this device while the server has not got it. */
export class Draft {
  readonly begun: string
  readonly state = ref<'none' | 'saved' | 'here'>('none')
  private readonly key: string
  /** The draft on the server that this text goes on from. */
  private base: string
  private newest: number
  private isDirty: boolean
  private isHeld = false
  private underWay: Promise<void> | null = null
  private timer = 0

  constructor(private readonly given: Given) {
    const { kind, name, kept } = given
    this.key = `escalated.composing.${name}.${kind}`
    this.begun = reconciled(kept, keptHere(this.key))
    this.base = kept?.updated_at ?? ''
    this.newest = Date.parse(this.base || '0')
    this.isDirty = this.begun !== (kept?.body ?? '')
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
    if (!this.isDirty || this.isHeld) return
    this.isDirty = false
    this.underWay = this.put(this.given.html(), isLeaving)
    await this.underWay
    this.underWay = null
    if (this.isDirty && !isLeaving) this.wait(this.state.value === 'here' ? AGAIN_MS : PAUSE_MS)
  }
  /** What is being sent is no draft any more, but kept here until the server has it. */
  async hold() {
    this.isHeld = true
    this.rest()
    keepHere(this.key, { body: this.given.html(), base: this.base })
    await this.underWay
  }
  release() {
    this.isHeld = false
    this.changed()
  }
  /** The text has left. */
  finish() {
    this.isHeld = this.isDirty = false
    this.base = ''
    this.state.value = 'none'
    write(this.key, '')
  }
  /** Go on from a draft of the server; tells whether it is newer than what is here. */
  follow({ updated_at }: DraftProps): boolean {
    const isBusy = this.isDirty || this.isHeld || this.underWay !== null
    if (isBusy || Date.parse(updated_at) <= this.newest) return false
    this.saved(updated_at)
    return true
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

  private wait(ms: number) {
    this.rest()
    this.timer = window.setTimeout(() => void this.save(), ms)
  }
  private async put(body: string, isLeaving: boolean) {
    const { url, kind } = this.given
    keepHere(this.key, { body, base: this.base })
    const keepalive = isLeaving && body.length < MOST_WHEN_LEAVING
    try {
      const { updated_at } = await api<DraftSaved>('POST', url, { kind, body }, { keepalive })
      this.saved(updated_at)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.isDirty = true
      this.state.value = 'here'
    }
  }
  private saved(at: string) {
    this.base = at
    this.newest = Date.parse(at)
    if (this.isDirty || this.isHeld) return
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
    leave()
    window.removeEventListener('pagehide', leave)
    window.removeEventListener('online', again)
    document.removeEventListener('visibilitychange', hide)
  })
  return draft
}
