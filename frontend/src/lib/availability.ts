import { computed, ref } from 'vue'
import { api, ApiError } from './api'
import { say } from './i18n'
import { reloadQuietly } from './reloading'
import { useShared } from './shared'
import { weekdayAndTime } from './time'
import { tell } from './toasts'

/** Whether the viewer is given new tickets and is there at all; a change is shown before the server has it. */
export function useAvailability() {
  const { availability, nav, locale } = useShared()
  const wanted = ref<boolean | null>(null)

  const isAvailable = computed({
    get: () => wanted.value ?? availability.value?.is_available ?? false,
    set: (is) => {
      wanted.value = is
      void save({ is_available: is })
    },
  })
  const awayUntil = computed(() => availability.value?.away_until ?? null)
  const told = computed(() => {
    if (awayUntil.value) return say('own.is_away', { moment: weekdayAndTime(awayUntil.value, locale.value) })
    return isAvailable.value || !availability.value ? '' : say('own.is_unavailable')
  })

  async function save(settings: object) {
    try {
      await api('POST', nav.value.agent_settings ?? '', settings)
      reloadQuietly(['availability', 'settings'], { onFinish: () => (wanted.value = null) })
    } catch (error) {
      wanted.value = null
      if (!(error instanceof ApiError)) throw error
      tell('error', error.message)
    }
  }
  const comeBack = () => save({ away_until: null })
  return { isAvailable, awayUntil, told, comeBack }
}
