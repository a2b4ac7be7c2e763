import { createI18n } from 'vue-i18n'
import type en from '@/locales/en.json'

type Messages = typeof en

declare module 'vue-i18n' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  export interface DefineLocaleMessage extends Messages {}
}

const files = import.meta.glob<{ default: Messages }>('../locales/*.json')
const ORDER: Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/** Load one language's words, the nearest that we have. */
export async function loadWords(language: string) {
  const locale = nearest(language)
  const words = await files[fileOf(locale)]?.()
  return createI18n({
    legacy: false,
    locale,
    messages: { [locale]: words?.default } as Record<string, Messages>,
    pluralRules: { [locale]: pluralRule(locale) },
    missingWarn: false,
    fallbackWarn: false,
  })
}

function nearest(language: string): string {
  const wanted = [language, language.split('-')[0] ?? '', 'en']
  return wanted.find((each) => fileOf(each) in files) ?? 'en'
}

const fileOf = (locale: string) => `../locales/${locale}.json`

/** A message lists its forms in CLDR's order, as many as the language has. */
function pluralRule(locale: string) {
  const rules = new Intl.PluralRules(locale)
  const known = rules.resolvedOptions().pluralCategories
  const forms = ORDER.filter((each) => known.includes(each))
  return (count: number, length: number) => Math.min(forms.indexOf(rules.select(count)), length - 1)
}
