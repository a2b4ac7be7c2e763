import { ApiError, csrfHeader, refusal } from './api'
import { say } from './i18n'
import { reasonOf } from './network'

/** A file may take long, but not while nothing moves. */
const LONGEST_STILL_MS = 60_000

interface Options {
  signal: AbortSignal
  /** Hears how much has left, in percent. */
  onProgress: (percent: number) => void
}

/** Post a form with files and tell how far it is, which fetch cannot. Refused as `api()` is; null once aborted. */
export function upload<T>(url: string, form: FormData, { signal, onProgress }: Options): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'json'
    for (const [name, value] of Object.entries({ Accept: 'application/json', ...csrfHeader() }))
      request.setRequestHeader(name, value)
    const unreached = () => reject(new ApiError(0, say(reasonOf(0))))
    let timer = 0
    const wait = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => {
        unreached()
        request.abort()
      }, LONGEST_STILL_MS)
    }
    request.upload.onprogress = ({ loaded, total }) => {
      wait()
      onProgress(total ? (loaded / total) * 100 : 0)
    }
    request.onloadend = () => window.clearTimeout(timer)
    request.onload = () => {
      if (request.status < 300) resolve(request.response as T)
      else reject(refusal(request.status, request.response))
    }
    request.onerror = unreached
    request.onabort = () => resolve(null)
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
    wait()
  })
}
