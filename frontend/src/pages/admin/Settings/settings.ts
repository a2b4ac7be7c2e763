import { router } from '@inertiajs/vue3'
import { computed, ref, watch } from 'vue'
import type { SettingField, SettingsPage } from '@/contract'
import { problemOf } from './checking'

export type Value = string | number | boolean | string[]

/** The values of a form, what is wrong with them as they are typed, and saving those that differ. */
export function useSettings(page: () => SettingsPage) {
  const fields = () => page().groups.flatMap(({ settings }) => settings)
  const asSaved = () => Object.fromEntries(fields().map(({ key, value }) => [key, value as Value]))
  const values = ref<Record<string, Value>>(asSaved())
  const refused = ref<Record<string, string>>({})
  const isBusy = ref(false)

  const changes = computed(() =>
    Object.fromEntries(
      fields()
        .filter((field) => !field.is_pinned && !isSame(values.value[field.key], field.value))
        .map(({ key }) => [key, values.value[key] as Value]),
    ),
  )
  const isChanged = computed(() => Object.keys(changes.value).length > 0)
  const wrong = computed(() =>
    Object.fromEntries(
      fields().flatMap((field) => {
        const problem = field.key in changes.value && problemOf(field, values.value[field.key])
        return problem ? [[field.key, problem]] : []
      }),
    ),
  )
  const errors = computed<Record<string, string | undefined>>(() => ({ ...refused.value, ...wrong.value }))

  const isOfUse = ({ key, only_with: other }: SettingField) =>
    !other || values.value[other.key] === other.value || Boolean(errors.value[key])

  function change(key: string, value: Value) {
    values.value = { ...values.value, [key]: value }
    refused.value = Object.fromEntries(Object.entries(refused.value).filter(([name]) => name !== key))
  }
  function reset() {
    values.value = asSaved()
    refused.value = {}
  }
  function save() {
    if (isBusy.value || Object.keys(wrong.value).length) return
    router.post(page().save_url, changes.value, {
      preserveScroll: true,
      preserveState: true,
      onStart: () => (isBusy.value = true),
      onSuccess: reset,
      onError: (told) => (refused.value = told),
      onFinish: () => (isBusy.value = false),
    })
  }
  watch(page, () => (refused.value = {}))
  return { values, errors, isBusy, isChanged, isOfUse, change, save, reset }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
