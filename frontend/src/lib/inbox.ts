import { computed, ref, shallowRef } from 'vue'
import type { InboxPage, NoticeRow } from '@/contract'
import { api, ApiError } from './api'
import { countAgain, deskCounts } from './deskCounts'
import { useShared } from './shared'
import { tell } from './toasts'

const SHOWN = 12

/** What an agent was told lately: fetched when it is looked at, and read one by one or all at once. */
export function useInbox() {
  const { nav } = useShared()
  const inbox = shallowRef<InboxPage | null>(null)
  const isFailed = ref(false)
  const unread = computed(() => deskCounts.value?.inbox ?? { count: 0, is_more: false })

  async function load() {
    isFailed.value = false
    try {
      const found = await api<InboxPage>('GET', nav.value.agent_inbox ?? '')
      inbox.value = { ...found, notices: found.notices.slice(0, SHOWN) }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      isFailed.value = true
    }
  }
  async function readAll() {
    const page = inbox.value
    if (page && (await markRead(page.read_url))) inbox.value = { ...page, notices: page.notices.map(asRead) }
  }
  return { inbox, isFailed, unread, load, readAll }
}

/** Mark notices as read, or all of them; false where the server could not be told. */
export async function markRead(url: string, notice_ids?: number[]): Promise<boolean> {
  try {
    await api('POST', url, notice_ids ? { notice_ids } : {}, { keepalive: true })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    tell('error', error.message)
    return false
  }
  countAgain()
  return true
}

export const asRead = (notice: NoticeRow): NoticeRow => ({ ...notice, is_read: true })
