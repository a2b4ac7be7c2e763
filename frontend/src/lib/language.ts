import { api, ApiError } from './api'
import { tell } from './toasts'

/** Show everything in another language from now on; the host remembers it. */
export async function speak(code: string, switchUrl: string) {
  const form = new FormData()
  form.set('language', code)
  try {
    await api('POST', switchUrl, form)
    window.location.reload()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    tell('error', error.message)
  }
}
