import { ref, watch } from 'vue'
import { read, write } from '@/lib/storage'

/** What a row may show besides its subject, in the order in which it stands there. */
export const COLUMNS = [
  'priority',
  'reference',
  'preview',
  'tags',
  'requester',
  'department',
  'status',
  'deadline',
  'assignee',
  'created_at',
  'last_activity_at',
] as const

export type Column = (typeof COLUMNS)[number]

const KEY = 'escalated.queue.columns'
const USUALLY_HIDDEN: Column[] = ['created_at']

const stored = read(KEY)

/** The columns chosen on this device. */
export const columns = ref<Column[]>(
  COLUMNS.filter((each) => (stored ? stored.split(',').includes(each) : !USUALLY_HIDDEN.includes(each))),
)
watch(columns, (chosen) => write(KEY, chosen.join() || 'none'))

export function toggleColumn(column: Column, isShown: boolean) {
  columns.value = COLUMNS.filter((each) => (each === column ? isShown : columns.value.includes(each)))
}
