import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TicketListPage } from '@/contract'
import { AT_RISK } from '@/lib/filters'

/** What a list is called: by the view, department or words that it shows. */
export function useListName(page: () => TicketListPage) {
  const { t } = useI18n()
  const views: [name: string, isShown: (filters: TicketListPage['filters']) => boolean][] = [
    ['rail.mentions', ({ mentioned }) => mentioned !== ''],
    ['rail.following', ({ followed }) => followed !== ''],
    ['rail.snoozed', ({ state }) => state === 'snoozed'],
    ['blocking.spam', ({ state }) => state === 'spam'],
    ['rail.at_risk', ({ sla }) => sla.join() === AT_RISK.join()],
    ['rail.mine', ({ assignee }) => assignee.join() === 'me'],
    ['queue.unable', ({ assignee }) => assignee.join() === 'unable'],
    ['rail.unassigned', ({ assignee }) => assignee.join() === 'none'],
  ]
  return computed(() => {
    const { filters, options } = page()
    if (filters.q) return t('queue.results', { words: filters.q })
    const [view] = views.find(([, isShown]) => isShown(filters)) ?? []
    if (view) return t(view)
    const named = options.departments.find(({ value }) => filters.department.join() === value)
    return named?.label ?? t(filters.state === 'all' ? 'rail.all' : 'rail.unresolved')
  })
}
