import type { Count, Locale } from '@/contract'

/** A number as far as it was counted: "12", "1,000+". */
export function counted({ count, is_more }: Count, { language }: Locale): string {
  const told = new Intl.NumberFormat(language).format(count)
  return is_more ? `${told}+` : told
}
