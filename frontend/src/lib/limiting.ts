/** Far more than any act takes: a connection that died in silence must not keep somebody waiting for ever. */
const LONGEST_MS = 30_000
/** Files may be long on their way. */
const LONGEST_WITH_FILES_MS = 10 * 60_000

/** A signal that aborts with the caller's own, and when no answer to what is sent came in time. */
export function limited(sent: unknown, signal?: AbortSignal) {
  const either = new AbortController()
  const abort = () => either.abort(signal?.reason)
  let isOver = false
  const timer = window.setTimeout(
    () => {
      isOver = true
      either.abort()
    },
    sent instanceof FormData ? LONGEST_WITH_FILES_MS : LONGEST_MS,
  )
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  const end = () => {
    window.clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
  return { signal: either.signal, isOver: () => isOver, end }
}
