import type { SettingField } from '@/contract'
import { say } from '@/lib/i18n'

type Check = (value: unknown, field: SettingField) => string

const CHECKS: Record<SettingField['kind'], Check> = {
  switch: () => '',
  choice: (value) => (value ? '' : say('settings.needed')),
  words: (value) => ((value as string[]).length ? '' : say('settings.needed')),
  number: (value, field) => problemOfNumber(String(value).trim(), field),
  text: (value, field) => problemOfText(String(value).trim(), field),
}

/** What is wrong with a value as it is typed, in the words the server would use. */
export const problemOf = (field: SettingField, value: unknown) => CHECKS[field.kind](value, field)

function problemOfText(text: string, { key, minimum, maximum }: SettingField): string {
  const isPrefix = key === 'reference_prefix'
  if (isPrefix) return /^[A-Z]{2,10}$/.test(text.toUpperCase()) ? '' : say('settings.wrong_prefix')
  if (!text && minimum) return say('settings.needed')
  return maximum && text.length > maximum ? say('settings.too_long', { limit: maximum }) : ''
}

function problemOfNumber(text: string, { minimum, maximum }: SettingField): string {
  const number = Number(text)
  if (!text || !Number.isInteger(number)) return say('settings.whole_number')
  if (minimum !== null && number < minimum) return say('settings.at_least', { limit: minimum })
  return maximum !== null && number > maximum ? say('settings.at_most', { limit: maximum }) : ''
}
