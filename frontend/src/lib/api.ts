import { usePage } from '@inertiajs/vue3'
import { say } from './i18n'
import { limited } from './limiting'
import { reasonOf } from './network'
import { tell, toasts } from './toasts'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

interface Options {
  signal?: AbortSignal
  keepalive?: boolean
  headers?: Record<string, string>
}

/** What the server refused, in the viewer's words; ``status`` is 0 where it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors: Record<string, string[]> = {},
    readonly body: unknown = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** Ask the server as JSON. An aborted call throws the browser's own AbortError, all else an ApiError. */
export async function api<T>(
  method: Method,
  url: string,
  body?: object | FormData,
  { signal, keepalive, headers }: Options = {},
): Promise<T> {
  const limit = limited(body, signal)
  const request = { ...requestOf(method, body, headers), keepalive, signal: limit.signal }
  try {
    return (await answered(url, request)) as T
  } catch (error) {
    throw limit.isOver() ? unreached() : error
  } finally {
    limit.end()
  }
}

function requestOf(method: Method, body?: object | FormData, headers?: Record<string, string>): RequestInit {
  const isForm = body instanceof FormData
  return {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}),
      ...(method === 'GET' ? {} : csrfHeader()),
      ...headers,
    },
    body: isForm ? body : body && JSON.stringify(body),
  }
}

async function answered(url: string, request: RequestInit): Promise<unknown> {
  const answer = await reached(url, request)
  const said = await parsed(answer)
  if (!answer.ok) throw refusal(answer.status, said)
  return said
}

async function reached(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    throw error instanceof TypeError ? unreached() : error
  }
}

/** A proxy's error page, or an answer without a body, is no JSON: then null. One that breaks off did not arrive. */
async function parsed(answer: Response): Promise<unknown> {
  if (!answer.headers.get('Content-Type')?.includes('json')) return null
  try {
    return (await answer.json()) as unknown
  } catch (error) {
    throw error instanceof TypeError || error instanceof SyntaxError ? unreached() : error
  }
}

const unreached = () => new ApiError(0, say(reasonOf(0)))

export function refusal(status: number, body: unknown): ApiError {
  const { message, errors } = (body ?? {}) as Partial<ApiError>
  if (status === 401) askToSignIn()
  return new ApiError(status, message ?? say(reasonOf(status)), errors, body)
}

/** Signing in happens in another tab, so that nothing typed in this one is lost. */
function askToSignIn() {
  const message = say('network.signed_out')
  if (toasts.some((toast) => toast.message === message)) return
  tell('error', message, { label: say('network.sign_in'), href: window.location.href })
}

export function csrfHeader(): Record<string, string> {
  const { cookie_name, header_name, token } = usePage().props.csrf
  return { [header_name]: token ?? cookie(cookie_name) }
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))
  return decodeURIComponent(found?.slice(name.length + 1) ?? '')
}
