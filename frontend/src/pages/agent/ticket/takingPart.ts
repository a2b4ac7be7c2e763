import { computed, provide } from 'vue'
import type { Message, ParticipantRef, TicketShowPage } from '@/contract'
import { say } from '@/lib/i18n'
import { PINNING } from '@/lib/pinning'
import { WAIVING } from '@/lib/waiving'
import type { Changes } from './changes'

/** Following the ticket, bringing people into CC, pinning notes, and what needs no reply. */
export function useTakingPart(page: () => TicketShowPage, { ticket, change, settled }: Changes) {
  const isFollowing = computed(() => ticket.value.is_following)

  function ask(told: string, url: string, body: object, look: Partial<TicketShowPage['ticket']> = {}) {
    change({ told, url, method: 'POST', body: () => body, look: () => look })
  }
  function toggleFollow() {
    const following = !isFollowing.value
    const told = say(following ? 'taking_part.followed' : 'taking_part.unfollowed')
    ask(told, page().urls.follow, { following }, { is_following: following })
  }
  const add = (email: string) => ask(say('taking_part.added', { email }), page().urls.participants, { email })
  const remove = ({ id, email }: ParticipantRef) =>
    ask(say('taking_part.removed', { email }), page().urls.participant_remove, { participant_id: id })
  const togglePin = ({ id, is_pinned }: Message) =>
    ask(say(is_pinned ? 'pin.unpinned' : 'pin.pinned'), page().urls.pin, {
      note_id: id,
      is_pinned: !is_pinned,
    })

  const toggleWaived = ({ id, is_waived }: Message) =>
    ask(say(is_waived ? 'waiving.undone' : 'waiving.done'), page().urls.waive, {
      message_id: id,
      is_waived: !is_waived,
    })

  const pinned = computed(() => page().messages.filter(({ is_pinned }) => is_pinned))
  provide(PINNING, { isPossible: () => page().abilities.can_pin, toggle: togglePin })

  provide(WAIVING, { isPossible: () => page().abilities.can_waive_reply, toggle: toggleWaived })

  return { isFollowing, pinned, toggleFollow, add, remove, settled }
}

export type TakingPart = ReturnType<typeof useTakingPart>
