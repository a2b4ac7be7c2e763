/* Made from the server's pages by `npm run types`; do not edit. */

export interface Contract {
  ErrorPage: ErrorPage
  MailListPage: MailListPage
  RequestCreatePage: RequestCreatePage
  RequestListPage: RequestListPage
  RequestShowPage: RequestShowPage
  SharedProps: SharedProps
  TicketListPage: TicketListPage
  TicketShowPage: TicketShowPage
}
export interface ErrorPage {
  home_url: string
  message: string
  status: number
  title: string
}
export interface MailListPage {
  first_url: string | null
  mails: MailRow[]
  next_url: string | null
  state: string
  state_options: Choice[]
}
export interface MailRow {
  attempts: number
  download_url: string
  id: number
  provider: string
  reason: string
  received_at: string
  run_again_url: string | null
  sender: string
  size: number
  state: 'stored' | 'handled' | 'skipped' | 'needs_review'
  state_label: string
  subject: string
  ticket: MailTicket | null
}
export interface MailTicket {
  reference: string
  url: string
}
export interface Choice {
  label: string
  value: string
}
export interface RequestCreatePage {
  cancel_url: string
  departments: Choice[]
  submit_url: string
  upload_limits: UploadLimits
}
export interface UploadLimits {
  extensions: string[]
  max_files: number
  max_size_kb: number
}
export interface RequestListPage {
  first_url: string | null
  new_url: string
  next_url: string | null
  requests: RequestRow[]
  state: 'all' | 'open' | 'solved'
  state_urls: RequestStateUrls
}
export interface RequestRow {
  created_at: string
  last_activity_at: string
  preview: string
  reference: string
  status: string
  status_label: string
  subject: string
  url: string
}
export interface RequestStateUrls {
  all: string
  open: string
  solved: string
}
export interface RequestShowPage {
  abilities: RequestAbilities
  events: Activity[]
  messages: Message[]
  request: RequestRow
  upload_limits: UploadLimits
  urls: RequestActUrls
}
export interface RequestAbilities {
  can_close: boolean
  can_reopen: boolean
  can_reply: boolean
}
export interface Activity {
  actor_name: string
  created_at: string
  id: number
  kind: string
  sentence: string
}
export interface Message {
  attachments: AttachmentTile[]
  author: Author
  channel: string
  created_at: string
  delivery: MailDelivery | null
  html: string
  id: number
  kind: 'opening' | 'reply' | 'note'
  quoted_html: string
  refused_attachments: RefusedAttachment[]
}
export interface AttachmentTile {
  filename: string
  id: number
  mime_type: string
  preview_url: string | null
  size: number
  url: string
}
/**
 * Who wrote; the address is set for agents' eyes alone.
 */
export interface Author {
  email: string | null
  is_me: boolean
  name: string
  role: 'customer' | 'agent' | 'system'
}
export interface MailDelivery {
  at: string | null
  reason: string
  state: 'queued' | 'sent' | 'failed'
  to: string
}
export interface RefusedAttachment {
  filename: string
  reason: string
}
export interface RequestActUrls {
  close: string
  list: string
  reopen: string
  reply: string
}
export interface SharedProps {
  asset_version: string
  csrf: Csrf
  errors: {
    [k: string]: string
  }
  flash: Flash | null
  locale: Locale
  nav: NavUrls
  product_name: string
  viewer: Viewer
  worker: WorkerState | null
}
/**
 * ``token`` is set only where the host keeps it in the session and no cookie holds it.
 */
export interface Csrf {
  cookie_name: string
  header_name: string
  token: string | null
}
export interface Flash {
  kind: 'success' | 'info' | 'error'
  message: string
}
/**
 * ``time_zone`` is an IANA name; None leaves it to the browser.
 */
export interface Locale {
  direction: 'ltr' | 'rtl'
  language: string
  time_zone: string | null
}
export interface NavUrls {
  admin_mail: string | null
  agent_tickets: string | null
  customer_new: string | null
  customer_tickets: string | null
  home: string
  host_home: string
}
export interface Viewer {
  avatar_url: string | null
  email: string
  name: string
  role: 'anonymous' | 'customer' | 'agent' | 'admin'
}
export interface WorkerState {
  is_late: boolean
  seen_at: string | null
}
export interface TicketListPage {
  filters: AppliedFilters
  first_url: string | null
  next_url: string | null
  options: QueueOptions
  tickets: TicketRow[]
}
/**
 * The filters in force, as the URL gave them.
 */
export interface AppliedFilters {
  assignee: string[]
  department: number[]
  priority: string[]
  q: string
  sort: string
  state: string
  status: string[]
}
export interface QueueOptions {
  agents: Choice[]
  departments: Choice[]
  priorities: Choice[]
  statuses: Choice[]
}
export interface TicketRow {
  assignee: PersonRef | null
  channel: string
  created_at: string
  department: DepartmentRef
  id: number
  last_activity_at: string
  preview: string
  priority: string
  priority_label: string
  reference: string
  requester: RequesterRef
  status: string
  status_label: string
  subject: string
  url: string
}
export interface PersonRef {
  id: number
  name: string
}
export interface DepartmentRef {
  id: number
  name: string
}
export interface RequesterRef {
  email: string
  id: number
  name: string
}
export interface TicketShowPage {
  abilities: TicketAbilities
  activities: Activity[]
  agents: Choice[]
  departments: Choice[]
  links: TicketLinkRow[]
  messages: Message[]
  priorities: Choice[]
  queue_url: string
  requester: RequesterCard
  ticket: TicketDetail
  transitions: Choice[]
  upload_limits: UploadLimits
  urls: TicketActUrls
}
export interface TicketAbilities {
  can_assign: boolean
  can_change_department: boolean
  can_change_priority: boolean
  can_change_status: boolean
  can_note: boolean
  can_reply: boolean
}
export interface TicketLinkRow {
  reference: string
  status: string
  status_label: string
  subject: string
  url: string
}
export interface RequesterCard {
  email: string
  id: number
  is_signed_up: boolean
  name: string
  profile_url: string | null
  tickets: TicketLinkRow[]
}
export interface TicketDetail {
  assignee: PersonRef | null
  channel: string
  closed_at: string | null
  created_at: string
  department: DepartmentRef
  id: number
  last_activity_at: string
  preview: string
  priority: string
  priority_label: string
  reference: string
  requester: RequesterRef
  resolved_at: string | null
  status: string
  status_label: string
  subject: string
  type: string
  type_label: string
  url: string
}
export interface TicketActUrls {
  assign: string
  department: string
  note: string
  priority: string
  reply: string
  status: string
}
