import { reactive } from 'vue'
import { say } from './i18n'

export type ToastKind = 'success' | 'info' | 'error'

export interface Toast {
  id: number
  kind: ToastKind
  message: string
  /** What one can do about it; an undo is also done by its key. */
  action?: { label: string; run?: () => void; href?: string; isUndo?: boolean }
  /** The moment, in milliseconds, at which its act is no longer possible: it counts down to it, then goes. */
  until?: number
  isLasting: boolean
}

const MOST = 4
let last = 0

export const toasts = reactive<Toast[]>([])

/** Tell something in passing, in place of what was told so before. An error, or a call to act, stays until put away. */
export function tell(kind: ToastKind, message: string, action?: Toast['action'], until?: number): number {
  for (const each of toasts.filter((old) => !old.isLasting || old.message === message)) dismiss(each.id)
  const isLasting = kind === 'error' || (kind === 'info' && action !== undefined) || until !== undefined
  toasts.push({ id: ++last, kind, message, action, until, isLasting })
  if (toasts.length > MOST) toasts.shift()
  return last
}

export function dismiss(id: number) {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** The act of a toast that takes back what it tells. */
export const undoBy = (run: () => void) => ({ label: say('common.undo'), run, isUndo: true })

/** The newest act that can still be undone. */
export const undoable = () => toasts.findLast(({ action }) => action?.isUndo)

export function undoNewest() {
  const toast = undoable()
  toast?.action?.run?.()
  if (toast) dismiss(toast.id)
}
