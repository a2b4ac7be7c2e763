import { ref } from 'vue'
import type { TicketShowPage } from '@/contract'
import { say } from '@/lib/i18n'
import { told, type Someone } from '@/lib/people'
import type { Changes } from './changes'

/** Correcting a ticket's subject and requester. */
export function useEditing(page: () => TicketShowPage, { change }: Changes) {
  const isChoosing = ref(false)

  function rename(subject: string) {
    change({
      told: say('editing.subject_changed'),
      look: () => ({ subject }),
      method: 'PATCH',
      url: page().urls.subject,
      body: () => ({ subject }),
    })
  }
  function handOver(person: Someone) {
    const name = person.name || person.email
    change({
      told: say('editing.requester_changed', { name }),
      look: () => ({ requester: { id: person.id ?? 0, name, email: person.email } }),
      method: 'PATCH',
      url: page().urls.requester,
      body: () => told(person),
    })
  }
  /** Of a forwarded mail: its ticket is its author's, or stays with who forwarded it. */
  function giveToAuthor() {
    const author = page().original_sender
    if (author) handOver({ id: null, ...author })
  }
  function keepForwarder() {
    const told = say('forwarded.kept')
    change({ told, look: () => ({}), method: 'POST', url: page().urls.keep_forwarder, body: () => ({}) })
  }
  return {
    giveToAuthor,
    keepForwarder,
    isChoosing,
    choose: () => (isChoosing.value = true),
    rename,
    handOver,
  }
}
