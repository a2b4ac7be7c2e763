import type { FactShown, Locale } from '@/contract'
import { dayAndTime, kept } from './time'

/** A fact of the host's as people read it: money, days and moments in the viewer's language and zone. */
export function factText({ kind, text, currency }: FactShown, locale: Locale): string {
  if (kind === 'money') return money(text, currency, locale)
  if (kind === 'moment') return dayAndTime(text, locale)
  return kind === 'day' ? day(text, locale) : text
}

/** A currency that nobody knows is written beside its amount. */
function money(amount: string, currency: string, { language }: Locale): string {
  if (!/^[a-z]{3}$/i.test(currency)) return `${amount} ${currency}`.trim()
  const format = kept(
    `${language} ${currency}`,
    () => new Intl.NumberFormat(language, { style: 'currency', currency }),
  )
  return format.format(Number(amount))
}

function day(on: string, { language }: Locale): string {
  const format = kept(
    `${language} day`,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }),
  )
  return format.format(new Date(on))
}
