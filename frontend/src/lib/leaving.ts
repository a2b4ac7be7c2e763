import { router } from '@inertiajs/vue3'

let underWay: string | null = null

router.on('before', ({ detail: { visit } }) => {
  if (!visit.async && !visit.prefetch) underWay = visit.id
})
router.on('finish', ({ detail: { visit } }) => {
  if (visit.id === underWay) underWay = null
})

/**
 * Whether the person is on the way to another page. Props that are replaced then would take its place: of two pages
 * that are set at once, the later call wins and the other never shows.
 */
export const isLeaving = () => underWay !== null
