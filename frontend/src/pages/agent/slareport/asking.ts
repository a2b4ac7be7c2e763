import { router } from '@inertiajs/vue3'
import type { SlaReport } from '@/contract'
import { useShared } from '@/lib/shared'

export type Asked = Pick<SlaReport, 'from_day' | 'to_day' | 'kind' | 'group'>

/** The report of other days, another kind or group. */
export function useAsking(report: () => SlaReport) {
  const { nav } = useShared()
  return function ask(change: Partial<Asked>) {
    const { from_day, to_day, kind, group } = report()
    const query = { from_day, to_day, kind, group, ...change }
    router.get(nav.value.agent_sla_report ?? '', query, { preserveState: true, preserveScroll: true })
  }
}
