import { computed, ref } from 'vue'
import type { TicketShowPage } from '@/contract'
import { say } from '@/lib/i18n'
import { useShared } from '@/lib/shared'
import { snoozedUntil } from '@/lib/snoozing'
import type { Changes } from './changes'
import { isFinished } from './setting'

/** Putting the ticket to sleep, and waking it. */
export function useSnoozing(page: () => TicketShowPage, { ticket, change }: Changes) {
  const { locale } = useShared()
  const isAsking = ref(false)
  const isPossible = computed(() => page().abilities.can_snooze && !isFinished(ticket.value.status))

  const snooze = (until: string) =>
    change({
      told: snoozedUntil(until, locale.value),
      look: () => ({ snoozed_until: until }),
      method: 'POST',
      url: page().urls.snooze,
      body: () => ({ until }),
    })
  const wake = () =>
    change({
      told: say('snooze.woken'),
      look: () => ({ snoozed_until: null }),
      method: 'POST',
      url: page().urls.unsnooze,
      body: () => ({}),
    })
  return { isAsking, isPossible, ask: () => (isAsking.value = true), snooze, wake }
}
