import { say } from '@/lib/i18n'
import { fileSize } from '@/lib/sizes'

type Effect = (value: unknown, language: string) => string

const EXAMPLE = '00042'

/** What a value will do, told before it is saved. */
const EFFECTS: Record<string, Effect> = {
  reference_prefix: (value) =>
    say('settings.effect_prefix', { example: `${String(value).trim().toUpperCase()}-${EXAMPLE}` }),
  auto_close_resolved_after_days: (value) =>
    Number(value) === 0 ? say('settings.effect_never') : say('settings.effect_days', Number(value)),
  max_attachment_size_kb: (value, language) =>
    say('settings.effect_size', { size: fileSize(Number(value) * 1024, language) }),
  allow_customer_close: (value) => say(value ? 'settings.effect_close' : 'settings.effect_no_close'),
  attachment_types: (value) => say('settings.effect_kinds', (value as string[]).length),
}

export const effectOf = (key: string, value: unknown, language: string) =>
  EFFECTS[key]?.(value, language) ?? ''
