import type { HttpClientOptions, Page, SharedPageProps, VisitOptions } from '@inertiajs/core'
import type { Csrf } from '@/contract'

/** The page that the server put beside the root element. */
export function firstPage(): Page<SharedPageProps> {
  const element = document.querySelector('script[data-page="app"][type="application/json"]')
  if (!element?.textContent)
    throw new Error('The page has no <script data-page="app" type="application/json">.')
  return JSON.parse(element.textContent) as Page<SharedPageProps>
}

export function httpOptions(csrf: Csrf): HttpClientOptions {
  // Where the server hands out the token itself, a cookie of the same name must not be sent beside it.
  return { xsrfCookieName: csrf.token ? '' : csrf.cookie_name, xsrfHeaderName: csrf.header_name }
}

export function visitHeaders({ header_name, token }: Csrf) {
  return (_url: string, options: VisitOptions): VisitOptions =>
    token ? { headers: { ...options.headers, [header_name]: token } } : {}
}
