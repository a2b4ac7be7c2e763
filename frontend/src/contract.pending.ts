/** What the server will tell soon; each line leaves once `contract.ts` has it. */
declare module '@/contract' {
  interface NavUrls {
    agent_dashboard: string | null
    agent_counts: string | null
    agent_search: string | null
    agent_bulk: string | null
    agent_undo: string | null
    live: string | null
  }
  interface Viewer {
    id: number | null
  }
  interface TagRef {
    id: number
    name: string
    color: string
  }
  interface TicketRow {
    version: number
    is_unread: boolean
    tags: TagRef[]
  }
  interface AppliedFilters {
    type: string[]
    channel: string[]
    tag: number[]
    requester: number[]
    mentioned: string
    created_from: string
    created_to: string
  }
  interface QueueOptions {
    types: Choice[]
    channels: Choice[]
    tags: TagRef[]
    requesters: Choice[]
  }
  interface TicketListPage {
    search_notes: string[]
  }
  interface Message {
    held_until: string | null
    mentions: number[]
  }
}
export {}
