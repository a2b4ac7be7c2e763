import type { AppliedFilters } from '@/contract'

const USUAL: Record<string, string> = { state: 'unresolved', sort: '-last_activity_at' }

/** The queue's URL for these filters: what is as usual is left out. */
export function queueUrl(base: string, filters: Partial<AppliedFilters>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filters)) {
    for (const each of [value].flat()) {
      if (String(each) !== '' && USUAL[key] !== each) query.append(key, String(each))
    }
  }
  const text = query.toString()
  return text ? `${base}?${text}` : base
}
