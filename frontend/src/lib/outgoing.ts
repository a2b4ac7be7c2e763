import { router } from '@inertiajs/vue3'
import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { say } from './i18n'
import { reasonOf } from './network'

interface Written {
  text: string
  files: File[]
  after: number
}

/** An answer on its way: shown at its place in the conversation until the server has it. */
export interface Outgoing extends Written {
  percentage?: number
  trouble: string
}

interface Hears {
  onSent: () => void
  /** With the errors by field; with none when its writer cancelled. */
  onRefused: (errors: Record<string, string>) => void
}

/** Send one answer after the other; what did not arrive waits, and goes again once there is a network. */
export function useOutgoing(url: () => string, { onSent, onRefused }: Hears) {
  const outgoing = shallowRef<Outgoing | null>(null)
  let underWay: { cancel: () => void } | null = null

  function start(written: Written) {
    outgoing.value = { ...written, trouble: '' }
    again()
  }
  function again() {
    if (!outgoing.value || underWay) return
    const { text: body, files: attachments, after } = outgoing.value
    become({ trouble: '', percentage: undefined })
    router.post(
      url(),
      { body, attachments, after },
      {
        // Whoever goes to another page meanwhile does not break it off.
        async: true,
        preserveScroll: true,
        preserveState: true,
        showProgress: false,
        onCancelToken: (token) => (underWay = token),
        onProgress: (progress) => attachments.length && become({ percentage: progress?.percentage }),
        onSuccess() {
          outgoing.value = null
          onSent()
        },
        onError: onRefused,
        onCancel: () => onRefused({}),
        onNetworkError: () => become({ trouble: say(reasonOf(0)) }),
        onHttpException: ({ status }) => become({ trouble: say(reasonOf(status)) }),
        onFinish: () => (underWay = null),
      },
    )
  }
  /** Returns false, which says that the trouble is shown. */
  function become(change: Partial<Outgoing>): boolean {
    if (outgoing.value) outgoing.value = { ...outgoing.value, ...change }
    return false
  }
  function takeBack(): Outgoing | null {
    const back = outgoing.value
    outgoing.value = null
    return back
  }
  const cancel = () => underWay?.cancel()
  const online = () => outgoing.value?.trouble && again()

  onMounted(() => window.addEventListener('online', online))
  onBeforeUnmount(() => window.removeEventListener('online', online))
  return { outgoing, start, again, cancel, takeBack }
}
