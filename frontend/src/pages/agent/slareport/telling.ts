import type { Locale, SlaBar } from '@/contract'
import { shortDay } from '@/lib/time'

export function percent(share: number, { language }: Locale): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share / 100)
}

type Words = (key: string, values: Record<string, string>) => string

/** A day, or from one to another: "10 Nov", "10 Nov – 16 Nov". */
export function daysOf({ first, last }: SlaBar, locale: Locale, t: Words): string {
  const from = shortDay(first, locale)
  return first === last ? from : t('sla_report.span', { from, to: shortDay(last, locale) })
}
