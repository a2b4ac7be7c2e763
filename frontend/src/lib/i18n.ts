import type en from '@/locales/en.json'

type Messages = typeof en
type Named = Record<string, unknown>

/** Tell a message in the viewer's language; a number chooses among its plural forms and is its {n} and {count}. */
export type Say = (key: string, named?: Named | number, count?: number) => string

const files = import.meta.glob<{ default: Messages }>('../locales/*.json')
/** What only one area says: nobody else waits for it. */
const filesOfAreas = import.meta.glob<{ default: typeof words }>('../locales/*/*.json')
const ORDER: Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

let words: Record<string, Record<string, string>> = {}
let spoken = 'en'
let formOf: (count: number) => number = () => 0

/** Load one language's words, the nearest that we have, before anything is shown. */
export async function loadWords(language: string) {
  const locale = nearest(language)
  spoken = locale
  formOf = pluralRule(locale)
  words = {}
  const file = await files[fileOf(locale)]?.()
  words = { ...words, ...file?.default }
}

/** Load what an area says besides, in the same language. */
export async function loadWordsOf(area: 'desk' | 'admin') {
  const file = await filesOfAreas[`../locales/${area}/${spoken}.json`]?.()
  words = { ...words, ...file?.default }
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
  return (count: number) => forms.indexOf(rules.select(count))
}

function messageOf(key: string): string | undefined {
  const [section = '', name = ''] = key.split('.')
  return words[section]?.[name]
}

export const say: Say = (key, named = {}, count) => {
  const values: Named = typeof named === 'number' ? { n: named, count: named } : named
  const forms = (messageOf(key) ?? key).split(' | ')
  const at = forms.length > 1 ? formOf(count ?? Number(values.count ?? values.n)) : 0
  const form = forms[Math.min(at, forms.length - 1)] ?? ''
  return form.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? (name === 'n' ? count : '')))
}

const isKnown = (key: string) => messageOf(key) !== undefined
const language = { t: say, te: isKnown }

export const useI18n = () => language

/** Name one after the other, as the language separates them. */
export const listed = (names: readonly string[]): string => names.join(say('common.comma'))

/** Keep together what stands in a sentence that may run the other way. */
export const isolated = (text: string): string => `\u2068${text}\u2069`
