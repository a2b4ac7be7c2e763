import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Choice, TicketShowPage } from '@/contract'
import { useActs } from './acts'
import { tell } from './toasts'

export type Property = 'status' | 'priority' | 'assignee' | 'department'

export const NOBODY = 'nobody'

/** What a ticket is set to: shown as chosen at once, told when done, and taken back on request. */
export function useProperties(page: () => TicketShowPage) {
  const { t } = useI18n()
  const { busy, act } = useActs()
  const wanted = ref('')

  const options = computed<Record<Property, Choice[]>>(() => ({
    status: statuses(page()),
    priority: page().priorities,
    assignee: [{ value: NOBODY, label: t('queue.nobody') }, ...page().agents],
    department: page().departments,
  }))
  const shown = computed(() => ({
    ...given(page()),
    ...(busy.value ? { [busy.value]: wanted.value } : {}),
  }))

  function set(name: Property, value: string) {
    const before = given(page())[name]
    if (busy.value || value === before) return
    const back = changeOf(page(), name, before)
    wanted.value = value
    act(name, { ...changeOf(page(), name, value), onDone: () => tellOf(name, before, () => act(name, back)) })
  }
  function tellOf(name: Property, before: string, undo: () => void) {
    const now = given(page())[name]
    const choices = options.value[name]
    const label = choices.find(({ value }) => value === now)?.label ?? ''
    const isAllowed = choices.some(({ value }) => value === before)
    const action = isAllowed ? { label: t('common.undo'), run: undo } : undefined
    tell('success', `${t(`ticket.${name}`)}: ${label}`, action)
  }
  return { busy, options, shown, set }
}

const statuses = ({ ticket, transitions }: TicketShowPage): Choice[] => [
  { value: ticket.status, label: ticket.status_label },
  ...transitions.filter(({ value }) => value !== ticket.status),
]

const given = ({ ticket }: TicketShowPage): Record<Property, string> => ({
  status: ticket.status,
  priority: ticket.priority,
  assignee: String(ticket.assignee?.id ?? NOBODY),
  department: String(ticket.department.id),
})

function changeOf({ urls }: TicketShowPage, name: Property, value: string) {
  const id = value === NOBODY ? null : Number(value)
  const changes = {
    status: { method: 'patch', url: urls.status, data: { status: value } },
    priority: { method: 'patch', url: urls.priority, data: { priority: value } },
    assignee: { method: 'post', url: urls.assign, data: { assignee_id: id } },
    department: { method: 'post', url: urls.department, data: { department_id: id } },
  } as const
  return changes[name]
}
