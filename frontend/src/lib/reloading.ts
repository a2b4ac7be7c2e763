import { router } from '@inertiajs/vue3'

type Options = Parameters<typeof router.reload>[0]

/** Fetch the page's props again, or some of them, unseen: a try that meets no server, or a proxy's page, says nothing. */
export function reloadQuietly(only?: string[], options: Options = {}) {
  router.reload({
    only,
    showProgress: false,
    preserveErrors: true,
    onNetworkError: () => false,
    onHttpException: () => false,
    ...options,
  })
}
