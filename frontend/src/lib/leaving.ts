import { router } from '@inertiajs/vue3'

let underWay: { id: string; path: string } | null = null

export function watchLeaving() {
  router.on('before', ({ detail: { visit } }) => {
    // What is fetched ahead too late would replace the page it was meant for, and all that was begun on it.
    if (visit.prefetch) return pathOf(visit.url) !== underWay?.path
    if (!visit.async) underWay = { id: visit.id, path: pathOf(visit.url) }
  })
  router.on('finish', ({ detail: { visit } }) => {
    if (visit.id === underWay?.id) underWay = null
  })
  // A page that was fetched ahead is shown without its visit ever finishing.
  router.on('navigate', ({ detail: { page } }) => {
    if (pathOf(page.url) === underWay?.path) underWay = null
  })
}

const pathOf = (url: URL | string) => {
  const { pathname, search } = new URL(url, window.location.href)
  return pathname + search
}

/**
 * Whether the person is on the way to another page. Props that are replaced then would take its place: of two pages
 * that are set at once, the later call wins and the other never shows.
 */
export const isLeaving = () => underWay !== null
