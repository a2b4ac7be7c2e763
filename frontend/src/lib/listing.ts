import type { Locale } from '@/contract'

/** Things in a row as the language lists them: "one, two and three". */
export const listed = (things: string[], { language }: Locale) =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(things)
