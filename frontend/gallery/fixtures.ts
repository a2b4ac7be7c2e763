import type { Page, SharedPageProps } from '@inertiajs/core'
import type { Activity, AttachmentTile, Message, SharedProps, TagRef } from '@/contract'

export const LONG =
  'A subject of two hundred characters goes on and on, with Donaudampfschifffahrtsgesellschaftskapitänsmütze, 🖨️ emoji and العربية in it, until nobody remembers how it began, nor what it was that they wanted to ask'

const AT = '2026-03-02T09:30:00Z'

export function page(language: string): Page<SharedPageProps> {
  const shared = {
    asset_version: '',
    csrf: { cookie_name: 'csrftoken', header_name: 'X-CSRFToken', token: null },
    errors: {},
    flash: null,
    locale: {
      language,
      direction: language === 'ar' ? 'rtl' : 'ltr',
      time_zone: 'UTC',
      languages: [
        { code: 'en', name: 'English' },
        { code: 'ar', name: 'العربية' },
      ],
      switch_url: '/language',
    },
    nav: {
      home: '/',
      customer_tickets: '/tickets',
      customer_new: '/tickets/new',
      agent_tickets: '/agent/tickets',
      agent_dashboard: '/agent',
      agent_sla_report: null,
      agent_counts: null,
      agent_search: null,
      agent_people: null,
      agent_undo: null,
      agent_bulk: null,
      agent_new: null,
      agent_contacts: null,
      guest_create: null,
      agent_inbox: '/agent/inbox',
      agent_notifications: '/agent/settings/notifications',
      live: null,
      admin: '/admin',
      agent_settings: '/agent/settings',
      host_home: '/',
    },
    product_name: 'Support',
    admin_menu: [
      {
        label: 'Channels',
        sections: [{ name: 'mail', label: 'Email', hint: 'What came in by mail.', url: '/admin/mail' }],
      },
    ],
    viewer: { id: 1, name: 'Grace Hopper 🌱', email: 'grace@example.com', role: 'admin', avatar_url: null },
    worker: { is_late: true, seen_at: AT },
    availability: { is_available: false, away_until: null },
  } satisfies SharedProps
  const url = window.location.pathname + window.location.search
  return {
    component: 'Gallery',
    props: shared,
    url,
    version: '',
    flash: {},
    rescuedProps: [],
    rememberedState: {},
  }
}

export const STATUSES = {
  open: 'New',
  in_progress: 'In progress',
  waiting_on_customer: 'Waiting for customer',
  waiting_on_agent: 'Customer replied',
  escalated: 'Escalated',
  resolved: 'Resolved',
  closed: 'Closed',
  reopened: 'Reopened',
}
export const PRIORITIES = ['low', 'medium', 'high', 'urgent', 'critical']
export const COLOURS = ['gray', 'red', 'orange', 'amber', 'green', 'teal', 'blue', 'violet', 'pink']
export const tags: TagRef[] = COLOURS.map((color, at) => ({ id: at + 1, name: `${color} tag`, color }))
export const limits = { extensions: ['png', 'pdf'], max_files: 5, max_size_kb: 10_240 }

export const choices = Object.entries(STATUSES).map(([value, label]) => ({ value, label }))
export const colleagues = [
  { id: 1, name: 'Grace Hopper' },
  { id: 2, name: 'Ada Lovelace' },
]

const tile = (
  id: number,
  filename: string,
  mime_type: string,
  preview_url: string | null,
): AttachmentTile => ({
  id,
  filename,
  mime_type,
  preview_url,
  size: 48_000 * id,
  url: `/files/${id}`,
})

const said = (id: number, kind: Message['kind'], html: string, more: Partial<Message> = {}): Message => ({
  id,
  kind,
  html,
  quoted_html: '',
  author: { name: 'Ada Lovelace', email: 'ada@example.com', role: 'customer', is_me: false },
  attachments: [],
  refused_attachments: [],
  removed_attachments: [],
  channel: 'email',
  created_at: AT,
  delivery: null,
  held_until: null,
  mentions: [],
  forwarded: null,
  is_pinned: false,
  is_waived: false,
  is_automatic: false,
  sender: null,
  ...more,
})
const agent: Message['author'] = {
  name: 'Grace Hopper 🌱',
  email: 'grace@example.com',
  role: 'agent',
  is_me: true,
}
const delivery = { to: 'ada@example.com', at: AT, reason: '' }

export const messages: Message[] = [
  said(1, 'opening', `<p>${LONG}</p><p><span data-remote-src="https://images.example/a.png"></span></p>`, {
    attachments: [
      tile(1, 'printer.png', 'image/png', './icon.svg'),
      tile(
        2,
        'a-plan-with-a-name-that-takes-far-more-room-than-any-tile-can-ever-have.pdf',
        'application/pdf',
        null,
      ),
    ],
    refused_attachments: [{ filename: 'film.mov', reason: 'Larger than 10 MB.', is_pending: false }],
    removed_attachments: [{ id: 9, at: AT, by: 'Grace Hopper' }],
  }),
  said(2, 'note', '<p>She is angry, says <span class="esc-mention">@Ada Lovelace</span>.</p>', {
    author: agent,
    mentions: [2],
  }),
  said(12, 'note', '<p>Is this yours?</p>', {
    author: agent,
    forwarded: { message_id: 1, to: ['vendor@example.net', `${'long'.repeat(20)}@example.net`] },
    quoted_html: '<p>It is on fire.</p>',
  }),
  said(13, 'note', '<p>It is ours, we come.</p>', {
    author: { name: 'Vera Vendor', email: 'vendor@example.net', role: 'third_party', is_me: false },
  }),
  said(3, 'reply', '<p>Try <strong>water</strong>:</p><ul><li>one</li><li>two</li></ul>', {
    author: agent,
    delivery: { ...delivery, state: 'sent' },
    quoted_html: '<blockquote>It is on fire.</blockquote>',
  }),
  said(4, 'reply', '<p>And sand.</p>', {
    author: agent,
    delivery: { ...delivery, state: 'failed', reason: 'The mailbox is full.' },
  }),
  said(5, 'reply', '<p>Are you there?</p>', {
    author: agent,
    delivery: { ...delivery, at: null, state: 'queued' },
  }),
  said(14, 'reply', '<p>Hello?</p>', {
    author: agent,
    delivery: { ...delivery, state: 'returned', reason: '550 5.1.1 No such user here' },
  }),
  said(15, 'reply', '<p>I am away until Monday.</p>', {
    is_automatic: true,
    sender: { check: 'confirmed', by: 'mx.example.com (DMARC)' },
  }),
  said(16, 'reply', '<p>Send it to this account.</p>', {
    sender: { check: 'suspected', by: 'mx.example.com (DMARC)' },
  }),
  said(17, 'reply', '<p>Any news?</p>', { sender: { check: 'unconfirmed', by: '' } }),
]

const happened = (id: number, sentence: string, change: Activity['change']): Activity => ({
  id,
  sentence,
  message: null,
  undoes: null,
  change,
  kind: 'ticket.status_changed',
  actor_kind: 'agent',
  actor_name: 'Grace Hopper 🌱',
  created_at: AT,
})
export const events: Activity[] = [
  happened(1, 'Grace changed the status to In progress', { of: 'status', to: 'In progress' }),
  happened(2, 'Grace changed the priority to High', { of: 'priority', to: 'High' }),
  happened(3, 'Grace linked ESC-00002', null),
]
