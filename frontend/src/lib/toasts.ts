import { reactive } from 'vue'

export type ToastKind = 'success' | 'info' | 'error'

export interface Toast {
  id: number
  kind: ToastKind
  message: string
  action?: { label: string; run: () => void }
  isLasting: boolean
}

const MOST = 4
let last = 0

export const toasts = reactive<Toast[]>([])

/** Tell something in passing. An error, or what offers an act, stays until it is put away. */
export function tell(kind: ToastKind, message: string, action?: Toast['action']) {
  if (toasts.some((each) => each.message === message)) return
  toasts.push({ id: ++last, kind, message, action, isLasting: kind === 'error' || action !== undefined })
  if (toasts.length > MOST) toasts.shift()
}

export function dismiss(id: number) {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
