import { ApiError, csrfHeader, refusal } from './api'
import { say } from './i18n'
import { reasonOf } from './network'

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
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? (loaded / total) * 100 : 0)
    request.onload = () => {
      if (request.status < 300) resolve(request.response as T)
      else reject(refusal(request.status, request.response))
    }
    request.onerror = () => reject(new ApiError(0, say(reasonOf(0))))
    request.onabort = () => resolve(null)
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
