/* Made from the server's pages by `npm run types`; do not edit. */

export interface Contract {
  AdminOverviewPage: AdminOverviewPage
  AgentFormPage: AgentFormPage
  AgentInvitePage: AgentInvitePage
  AgentListPage: AgentListPage
  AgentSettingsPage: AgentSettingsPage
  AuditLogPage: AuditLogPage
  BulkAnswer: BulkAnswer
  ContactListPage: ContactListPage
  ContactShowPage: ContactShowPage
  CountsAnswer: CountsAnswer
  DashboardPage: DashboardPage
  DepartmentFormPage: DepartmentFormPage
  DepartmentListPage: DepartmentListPage
  DraftFileRemoved: DraftFileRemoved
  DraftFileTile: DraftFileTile
  DraftSaved: DraftSaved
  ErrorPage: ErrorPage
  ExamplesAnswer: ExamplesAnswer
  FoundUsersAnswer: FoundUsersAnswer
  GuestCreatePage: GuestCreatePage
  GuestLinkPage: GuestLinkPage
  GuestShowPage: GuestShowPage
  HolidaysAnswer: HolidaysAnswer
  HoursFormPage: HoursFormPage
  HoursListPage: HoursListPage
  InboxPage: InboxPage
  LiveAnswer: LiveAnswer
  MailHealthAnswer: MailHealthAnswer
  MailListPage: MailListPage
  MailShowPage: MailShowPage
  NotificationsPage: NotificationsPage
  ObjectsAnswer: ObjectsAnswer
  PanelAnswer: PanelAnswer
  PeopleAnswer: PeopleAnswer
  PolicyFormPage: PolicyFormPage
  PolicyListPage: PolicyListPage
  PresenceAnswer: PresenceAnswer
  RequestCreatePage: RequestCreatePage
  RequestListPage: RequestListPage
  RequestShowPage: RequestShowPage
  RoleFormPage: RoleFormPage
  RoleListPage: RoleListPage
  SearchAnswer: SearchAnswer
  SeenAnswer: SeenAnswer
  SettingsPage: SettingsPage
  SharedProps: SharedProps
  SlaReportPage: SlaReportPage
  TagListPage: TagListPage
  TicketLeftAnswer: TicketLeftAnswer
  TicketListPage: TicketListPage
  TicketNewPage: TicketNewPage
  TicketShowPage: TicketShowPage
  TicketsMovedAnswer: TicketsMovedAnswer
  UndoAnswer: UndoAnswer
  UnsentMailPage: UnsentMailPage
}
/**
 * Without ``dismiss_url`` the list of first steps was put away.
 */
export interface AdminOverviewPage {
  dismiss_url: string | null
  steps: FirstStep[]
  stranded: Stranded | null
}
/**
 * ``is_done`` is what is so now, whoever did it; ``url`` is where one does it, if that is a page of ours.
 */
export interface FirstStep {
  is_done: boolean
  name: 'worker' | 'agents' | 'departments' | 'mail' | 'sla'
  url: string | null
}
/**
 * Unresolved tickets whose assignees cannot work at present, and where they are.
 */
export interface Stranded {
  count: Count
  url: string
}
/**
 * How many there are; with ``is_more`` at least one more than that.
 */
export interface Count {
  count: number
  is_more: boolean
}
export interface AgentFormPage {
  agent: AgentForm
  departments: Choice[]
  heirs: Choice[]
  roles: Choice[]
  urls: AgentUrls
}
/**
 * ``unresolved`` are the tickets that removing them gives away.
 */
export interface AgentForm {
  avatar_url: string | null
  capacity: number
  department_ids: number[]
  email: string
  id: number
  is_admin: boolean
  is_available: boolean
  name: string
  role_id: number | null
  standing: 'working' | 'kept_out' | 'removed' | 'gone'
  unresolved: number
}
export interface Choice {
  label: string
  value: string
}
export interface AgentUrls {
  list: string
  reinstate: string
  remove: string
  save: string
}
export interface AgentInvitePage {
  departments: Choice[]
  list_url: string
  roles: Choice[]
  save_url: string
  search_url: string
}
export interface AgentListPage {
  agents: AgentRow[]
  new_url: string
}
/**
 * ``standing``: kept_out by the host's ``AGENT_CHECK``, removed by an admin, or gone with their account.
 */
export interface AgentRow {
  avatar_url: string | null
  away_until: string | null
  departments: string[]
  email: string
  id: number
  is_admin: boolean
  is_available: boolean
  name: string
  role: string
  standing: 'working' | 'kept_out' | 'removed' | 'gone'
  unresolved: number
  url: string
}
export interface AgentSettingsPage {
  languages: Choice[]
  save_url: string
  settings: OwnSettings
  signature_html: string
  signature_limit: number
}
/**
 * ``away_until`` is set only while it is to come.
 */
export interface OwnSettings {
  away_until: string | null
  is_available: boolean
  language: string
  signature: string
}
export interface AuditLogPage {
  about: string
  about_options: Choice[]
  by: string
  by_options: Choice[]
  entries: AuditRow[]
  first_url: string | null
  next_url: string | null
}
export interface AuditRow {
  about: string
  about_label: string
  actor_kind: 'agent' | 'system' | 'requester'
  actor_name: string
  at: string
  differences: AuditDifference[]
  id: number
  sentence: string
}
export interface AuditDifference {
  after: string
  before: string
  of: string
}
/**
 * How a change of many tickets came out, by reference; ``undo`` names the activities that undo it.
 */
export interface BulkAnswer {
  changed: string[]
  refused: RefusedTicket[]
  unchanged: string[]
  undo: number[]
}
export interface RefusedTicket {
  reason: string
  reference: string
}
export interface ContactListPage {
  contacts: ContactRow[]
  first_url: string | null
  next_url: string | null
  q: string
}
export interface ContactRow {
  email: string
  id: number
  is_signed_up: boolean
  name: string
  organisation: string
  since: string
  ticket_count: Count
  url: string
}
export interface ContactShowPage {
  abilities: ContactAbilities
  colleagues: ContactRow[]
  contact: ContactDetail
  languages: Choice[]
  tickets: TicketRow[]
  urls: ContactUrls
}
export interface ContactAbilities {
  can_edit: boolean
  can_join: boolean
  can_rename: boolean
}
/**
 * ``given_name`` is the name as it is stored, empty where ``name`` is made from the address.
 */
export interface ContactDetail {
  addresses: string[]
  email: string
  given_name: string
  id: number
  is_signed_up: boolean
  language: string
  language_name: string
  name: string
  organisation: string
  profile_url: string | null
  since: string
  ticket_count: Count
  unreached: Unreached | null
  url: string
}
/**
 * Since when, and why in the words of the server that refuses it.
 */
export interface Unreached {
  at: string
  reason: string
}
export interface TicketRow {
  assignee: PersonRef | null
  channel: string
  created_at: string
  deadline: Deadline | null
  department: DepartmentRef
  id: number
  is_following: boolean
  is_unread: boolean
  last_activity_at: string
  preview: string
  priority: string
  priority_label: string
  reference: string
  requester: RequesterRef
  snoozed_until: string | null
  status: string
  status_label: string
  subject: string
  tags: TagRef[]
  type: string
  type_label: string
  url: string
  version: number
}
export interface PersonRef {
  id: number
  name: string
}
/**
 * What a ticket is promised next, from when on it is at risk and when it is due; null while its clocks stand.
 */
export interface Deadline {
  due_at: string | null
  label: string
  risk_at: string | null
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
export interface TagRef {
  color: string
  id: number
  name: string
}
export interface ContactUrls {
  add_address: string
  edit: string
  merge: string
  remove_address: string
}
/**
 * The rail's counts of unresolved tickets, and of mentions and notices that the agent has not read.
 *
 * ``at_risk`` is null where no deadlines are kept. Admins are told of mail that needs attention.
 */
export interface CountsAnswer {
  at_risk: Count | null
  departments: DepartmentCount[]
  following: Count
  inbox: Count
  mail_faults: MailFault[]
  mentions: Count
  mine: Count
  snoozed: Count
  unassigned: Count
  unresolved: Count
}
export interface DepartmentCount {
  count: Count
  id: number
  name: string
}
/**
 * A way of mail that needs attention, and since when.
 */
export interface MailFault {
  channel: 'incoming' | 'outgoing'
  problems: ('failed' | 'failing' | 'stuck' | 'oversized' | 'capped' | 'quiet')[]
  since: string
}
export interface DashboardPage {
  overview: Overview
}
export interface Overview {
  day: MyDay
  mentions: MentionList
  team: TeamVolume
  unassigned: WorkList
  waiting: WorkList
}
/**
 * ``answered`` and ``resolved`` are the agent's own, since their midnight.
 */
export interface MyDay {
  answered: number
  drafts: DraftRow[]
  drafts_count: Count
  open: Count
  open_url: string
  resolved: number
}
export interface DraftRow {
  at: string
  kind: 'reply' | 'note'
  reference: string
  subject: string
  url: string
}
export interface MentionList {
  count: Count
  mentions: MentionRow[]
  url: string
}
export interface MentionRow {
  at: string
  by: string
  reference: string
  subject: string
  url: string
  words: string
}
/**
 * Days are the agent's. The median first response is in seconds, of these days and of as many before them.
 *
 * None is told where no ticket of those days has been answered.
 */
export interface TeamVolume {
  ages: AgeBar[]
  days: DayBar[]
  first_response: number | null
  first_response_before: number | null
  unresolved: Count
  unresolved_url: string
}
/**
 * Unresolved tickets opened so many days ago, both included; None is any number.
 */
export interface AgeBar {
  count: number
  from_days: number
  to_days: number | null
  url: string
}
export interface DayBar {
  day: string
  opened: number
  opened_url: string
  resolved: number
  resolved_url: string
}
/**
 * The first of the tickets that wait, how many there are, and where all of them are.
 */
export interface WorkList {
  count: Count
  tickets: TicketRow[]
  url: string
}
/**
 * ``tickets`` are those that keep it from being deleted, of any state.
 */
export interface DepartmentFormPage {
  agents: AgentChoice[]
  department: DepartmentForm
  id: number | null
  others: Choice[]
  priorities: Choice[]
  strategies: Choice[]
  tickets: number
  urls: DepartmentUrls
}
/**
 * ``is_offered``: whether the host lets them in, so that they can be given something; filters show the others.
 */
export interface AgentChoice {
  is_offered: boolean
  label: string
  value: string
}
export interface DepartmentForm {
  address: string
  default_priority: string
  members: number[]
  name: string
  strategy: string
}
export interface DepartmentUrls {
  delete: string | null
  list: string
  move: string | null
  save: string
}
export interface DepartmentListPage {
  departments: DepartmentRow[]
  new_url: string
  order_url: string
}
export interface DepartmentRow {
  address: string
  id: number
  members: string[]
  name: string
  strategy_label: string
  unresolved: number
  url: string
}
export interface DraftFileRemoved {}
/**
 * A file of a draft; the editor's HTML names an inline image by ``cid:`` and its ``content_id``.
 */
export interface DraftFileTile {
  content_id: string
  filename: string
  id: number
  mime_type: string
  preview_url: string | null
  size: number
  url: string
}
export interface DraftSaved {
  updated_at: string
  version: string
}
export interface ErrorPage {
  home_url: string
  message: string
  status: number
  title: string
}
/**
 * ``time_zone`` is the one to tell the moments in.
 */
export interface ExamplesAnswer {
  examples: Example[]
  time_zone: string
}
/**
 * A ticket at a moment, by its ``label``, and what is promised then; ``lines`` say why it is due when it is.
 */
export interface Example {
  due: string | null
  label: string
  lines: ClockLine[]
  minutes: number
  starts: string
}
/**
 * One line of why; ``minutes`` is what was counted of it.
 */
export interface ClockLine {
  ends: string | null
  kind: 'unpromised' | 'started' | 'carried' | 'counted' | 'paused' | 'holiday' | 'stopped' | 'due'
  minutes: number | null
  name: string
  starts: string
}
export interface FoundUsersAnswer {
  users: FoundUser[]
}
/**
 * A host user one may invite. ``agent_url`` leads to who is an agent already; ``is_let_in`` is the host's word.
 */
export interface FoundUser {
  agent_url: string | null
  avatar_url: string | null
  email: string
  id: string
  is_let_in: boolean
  name: string
}
/**
 * ``form_token`` says when the form was opened; ``sent`` is what came of it.
 */
export interface GuestCreatePage {
  departments: Choice[]
  form_token: string
  link_url: string
  sent: SentRequest | null
  submit_url: string
  upload_limits: UploadLimits
}
/**
 * What is told of a request that has just come in; its link goes by mail only.
 */
export interface SentRequest {
  email: string
  reference: string
}
export interface UploadLimits {
  extensions: string[]
  max_files: number
  max_size_kb: number
}
/**
 * ``is_lost`` where a link was followed that does not work; ``is_asked`` once a new one was asked for.
 */
export interface GuestLinkPage {
  create_url: string | null
  is_asked: boolean
  is_lost: boolean
  submit_url: string
}
export interface GuestShowPage {
  abilities: RequestAbilities
  events: Activity[]
  in_copy: string[]
  messages: Message[]
  rating: RatingShown | null
  request: RequestRow
  upload_limits: UploadLimits
  urls: RequestActUrls
}
/**
 * With ``opens_new`` an answer is a request of its own, linked with this one.
 */
export interface RequestAbilities {
  can_close: boolean
  can_rate: boolean
  can_reopen: boolean
  can_reply: boolean
  opens_new: boolean
}
/**
 * What happened; ``message`` is what it brought, ``undoes`` what it put back: both for agents' eyes alone.
 */
export interface Activity {
  actor_kind: 'customer' | 'agent' | 'third_party' | 'system'
  actor_name: string
  change: Change | null
  created_at: string
  id: number
  kind: string
  message: number | null
  sentence: string
  undoes: number | null
}
/**
 * What became what, for changes that are told together in one sentence; ``to`` is empty for nothing.
 */
export interface Change {
  of: 'status' | 'priority' | 'department' | 'assignee' | 'type'
  to: string
}
export interface Message {
  attachments: AttachmentTile[]
  author: Author
  channel: string
  created_at: string
  delivery: MailDelivery | null
  forwarded: ForwardShown | null
  held_until: string | null
  html: string
  id: number
  is_automatic: boolean
  is_pinned: boolean
  is_waived: boolean
  kind: 'opening' | 'reply' | 'note'
  mentions: number[]
  quoted_html: string
  refused_attachments: RefusedAttachment[]
  removed_attachments: RemovedAttachment[]
  sender: SenderShown | null
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
  role: 'customer' | 'agent' | 'third_party' | 'system'
}
/**
 * How the mail of a message fares; one that came back had been sent.
 */
export interface MailDelivery {
  at: string | null
  reason: string
  state: 'queued' | 'sent' | 'failed' | 'returned'
  to: string
}
/**
 * That a note is the covering text of a message that was forwarded, and to whom.
 */
export interface ForwardShown {
  message_id: number
  to: string[]
}
/**
 * A file that is not there; a pending one still comes.
 */
export interface RefusedAttachment {
  filename: string
  is_pending: boolean
  reason: string
}
/**
 * That a file was there until then; who removed it is for agents' eyes alone.
 */
export interface RemovedAttachment {
  at: string
  by: string | null
  id: number
}
/**
 * Whether trusted mail servers found a mail to be from whom it says, and which of them, by which check.
 */
export interface SenderShown {
  by: string
  check: 'confirmed' | 'unconfirmed' | 'suspected'
}
/**
 * What the requester thinks of the solution that stands.
 */
export interface RatingShown {
  at: string
  comment: string
  stars: number
}
/**
 * ``requester`` is named where the request is a colleague's.
 */
export interface RequestRow {
  created_at: string
  is_unread: boolean
  last_activity_at: string
  preview: string
  reference: string
  requester: string | null
  status: string
  status_label: string
  subject: string
  url: string
}
/**
 * ``list`` is None for a guest, who has only the one request.
 */
export interface RequestActUrls {
  close: string
  list: string | null
  rate: string
  reopen: string
  reply: string
  seen: string
}
/**
 * The holidays from this year to the one asked for, and the regions of the country.
 */
export interface HolidaysAnswer {
  holidays: HolidayShown[]
  regions: Choice[]
}
/**
 * ``date`` of a yearly one is its next; closed all day where both times are midnight.
 */
export interface HolidayShown {
  closes: string
  date: string
  is_yearly: boolean
  name: string
  until: string
}
/**
 * ``policies`` are the names of those in force that count by these hours.
 */
export interface HoursFormPage {
  countries: string[]
  hours: HoursForm
  id: number | null
  policies: string[]
  time_zones: string[]
  urls: HoursUrls
}
export interface HoursForm {
  holidays: HolidayShown[]
  name: string
  time_zone: string
  windows: WindowShown[]
}
/**
 * ``weekday`` 0 is Monday; what does not close later the same day closes on the next.
 */
export interface WindowShown {
  closes: string
  opens: string
  weekday: number
}
export interface HoursUrls {
  delete: string | null
  examples: string
  holidays: string
  list: string
  save: string
}
export interface HoursListPage {
  hours: HoursRow[]
  new_url: string
}
/**
 * ``policies`` are the names of those in force that count by them.
 */
export interface HoursRow {
  holidays: number
  id: number
  name: string
  policies: string[]
  time_zone: string
  url: string
  week: string[]
}
export interface InboxPage {
  first_url: string | null
  next_url: string | null
  notices: NoticeRow[]
  read_url: string
  settings_url: string
  state: 'all' | 'unread'
}
export interface NoticeRow {
  actor_name: string
  created_at: string
  event: string
  id: number
  is_read: boolean
  reference: string
  sentence: string
  subject: string
  url: string
}
/**
 * What has just happened, oldest first, some of it once more: drop what is known.
 *
 * ``after`` is what to ask with next; with ``has_missed`` more happened than is told, so load the page afresh.
 */
export interface LiveAnswer {
  activities: LiveActivity[]
  after: number
  has_missed: boolean
}
export interface LiveActivity {
  id: number
  is_mine: boolean
  kind: string
  reference: string
  ticket_id: number
}
export interface MailHealthAnswer {
  channels: MailChannel[]
}
/**
 * ``waiting`` are due by now, the oldest since ``oldest_at``; ``failed`` were given up, ``failing`` keep failing.
 *
 * ``last_at`` is when it last worked, ``capped`` how much is held for being too much.
 * ``unsent_url`` lists what did not go out.
 */
export interface MailChannel {
  capped: number
  failed: number
  failing: number
  last_at: string | null
  oldest_at: string | null
  problems: ('failed' | 'failing' | 'stuck' | 'oversized' | 'capped' | 'quiet')[]
  reason: string
  unsent_url: string | null
  waiting: number
  way: 'incoming' | 'outgoing'
}
export interface MailListPage {
  block_url: string
  blocked: BlockedRow[]
  first_url: string | null
  health_url: string
  mails: MailRow[]
  next_url: string | null
  state: string
  state_options: Choice[]
}
export interface BlockedRow {
  at: string
  by: string
  id: number
  sender: string
  unblock_url: string
}
/**
 * ``open_url`` lets a mail in that was held for being one too many.
 */
export interface MailRow {
  attempts: number
  download_url: string | null
  id: number
  is_purged: boolean
  is_redacted: boolean
  open_url: string | null
  provider: string
  reason: string
  received_at: string
  run_again_url: string | null
  sender: string
  size: number
  state: 'stored' | 'handled' | 'skipped' | 'needs_review' | 'failed'
  state_label: string
  subject: string
  ticket: MailTicket | null
  url: string
}
export interface MailTicket {
  reference: string
  url: string
}
/**
 * ``problem`` is why the mail cannot be shown; all else is empty then.
 */
export interface MailShowPage {
  decisions: MailDecisions
  domain: string
  fields: MailField[]
  files: MailFile[]
  html: string
  mail: MailRow
  problem: string
  quoted_html: string
  verdicts: MailVerdict[]
  warnings: string[]
}
/**
 * What can be decided now; ``thread`` is the ticket that the sender can be accepted into.
 */
export interface MailDecisions {
  accept_url: string | null
  open_url: string | null
  put_back_url: string | null
  run_again_url: string | null
  set_aside_url: string | null
  spam_url: string | null
  thread: MailTicket | null
}
export interface MailField {
  name: string
  value: string
}
export interface MailFile {
  filename: string
  mime_type: string
  size: number
}
export interface MailVerdict {
  detail: string
  is_trusted: boolean
  method: string
  result: string
  server: string
}
export interface NotificationsPage {
  email: string
  notifications: NotificationRow[]
  save_url: string
}
/**
 * An event and whether one is told of it in the app and by mail.
 */
export interface NotificationRow {
  event: string
  in_app: boolean
  label: string
  mail: boolean
}
/**
 * What the host found; ``problem`` says where it failed to look.
 */
export interface ObjectsAnswer {
  objects: FoundObject[]
  problem: string
}
/**
 * A thing an agent can choose by its key, and filter by its name.
 */
export interface FoundObject {
  key: string
  name: string
  subtitle: string
  title: string
  type: string
}
/**
 * What is to be seen of a thing now; where that is nothing, ``problem`` says why.
 */
export interface PanelAnswer {
  act_url: string
  acts: ActShown[]
  facts: FactShown[]
  problem: string
  state: 'shown' | 'hidden' | 'gone' | 'failed'
  subtitle: string
  tickets_url: string
  title: string
  type: string
  url: string
}
export interface ActShown {
  fields: FieldShown[]
  is_dangerous: boolean
  label: string
  name: string
}
export interface FieldShown {
  choices: Choice[]
  hint: string
  is_required: boolean
  kind: string
  label: string
  name: string
  value: string
}
/**
 * ``text`` is words, an amount in digits, a day or a moment, as its kind says.
 */
export interface FactShown {
  currency: string
  kind: 'text' | 'money' | 'moment' | 'day' | 'link' | 'status'
  label: string
  text: string
  tone: 'neutral' | 'good' | 'warning' | 'bad'
  url: string
}
export interface PeopleAnswer {
  people: FoundRequester[]
}
/**
 * A contact by ``id``, or a user of the host, who may have none, by ``user_key``.
 */
export interface FoundRequester {
  email: string
  id: number | null
  name: string
  user_key: string
}
export interface PolicyFormPage {
  id: number | null
  options: PolicyOptions
  policy: PolicyForm
  urls: PolicyUrls
}
export interface PolicyOptions {
  agents: Choice[]
  channels: Choice[]
  departments: Choice[]
  hours: Choice[]
  kinds: Choice[]
  organisations: Choice[]
  priorities: Choice[]
  statuses: Choice[]
  tags: Choice[]
  told: Choice[]
  types: Choice[]
}
/**
 * ``hours`` is empty for calendar time, ``targets`` are written times by kind and priority.
 */
export interface PolicyForm {
  assigns_to: string
  conditions: Conditions
  default_for: string[]
  escalates: boolean
  hours: string
  name: string
  pauses_in: string[]
  pauses_snoozed: boolean
  raises_priority: boolean
  targets: {
    [k: string]: {
      [k: string]: string
    }
  }
  tells_breach: string[]
  tells_warning: string[]
  warnings: string
  warnings_before: string
}
/**
 * Keys and codes as strings.
 */
export interface Conditions {
  channel: string[]
  department: string[]
  organisation: string[]
  tag: string[]
  type: string[]
}
export interface PolicyUrls {
  examples: string
  hours: string
  list: string
  retire: string | null
  save: string
}
export interface PolicyListPage {
  new_url: string
  order_url: string
  policies: PolicyRow[]
}
/**
 * ``conditions`` are told by name; a policy without any is for all that no other is for.
 */
export interface PolicyRow {
  conditions: string[]
  default_for: string[]
  hours: string
  id: number
  name: string
  targets: string[]
  url: string
}
export interface PresenceAnswer {
  others: OtherAgent[]
}
export interface OtherAgent {
  id: number
  is_typing: boolean
  name: string
}
export interface RequestCreatePage {
  about: AskedAbout | null
  cancel_url: string
  departments: Choice[]
  submit_url: string
  upload_limits: UploadLimits
}
/**
 * A thing of the host's that a new request is about, by the word a link carried.
 */
export interface AskedAbout {
  title: string
  token: string
}
export interface RequestListPage {
  can_search: boolean
  first_url: string | null
  new_url: string
  next_url: string | null
  organisation: string
  q: string
  requests: RequestRow[]
  state: 'all' | 'open' | 'solved'
  state_urls: RequestStateUrls
  whose: 'me' | 'colleagues'
  whose_urls: RequestWhoseUrls | null
}
export interface RequestStateUrls {
  all: string
  open: string
  solved: string
}
export interface RequestWhoseUrls {
  colleagues: string
  me: string
}
export interface RequestShowPage {
  abilities: RequestAbilities
  events: Activity[]
  in_copy: string[]
  messages: Message[]
  rating: RatingShown | null
  request: RequestRow
  upload_limits: UploadLimits
  urls: RequestActUrls
}
/**
 * ``agents`` have the role; while there is one it cannot be deleted.
 */
export interface RoleFormPage {
  acts: Choice[]
  agents: string[]
  id: number | null
  name: string
  rights: {
    [k: string]: string
  }
  scopes: Choice[]
  templates: RoleTemplate[]
  urls: RoleUrls
}
export interface RoleTemplate {
  name: string
  rights: {
    [k: string]: string
  }
}
export interface RoleUrls {
  delete: string | null
  list: string
  save: string
}
export interface RoleListPage {
  acts: Choice[]
  new_url: string
  roles: RoleRow[]
  scopes: Choice[]
}
export interface RoleRow {
  agents: string[]
  id: number
  name: string
  rights: {
    [k: string]: string
  }
  url: string
}
export interface SearchAnswer {
  people: FoundPerson[]
  tags: TagRef[]
  tickets: FoundTicket[]
}
export interface FoundPerson {
  email: string
  id: number
  name: string
  url: string
}
export interface FoundTicket {
  reference: string
  requester: string
  status: string
  status_label: string
  subject: string
  url: string
}
export interface SeenAnswer {}
export interface SettingsPage {
  groups: SettingFieldGroup[]
  save_url: string
}
export interface SettingFieldGroup {
  hint: string
  settings: SettingField[]
  title: string
}
/**
 * One setting as a form shows it; a pinned one is the host's, and is read only.
 *
 * It does nothing but with what ``only_with`` names; ``url`` is where one sees what it does.
 */
export interface SettingField {
  choices: Choice[]
  hint: string
  is_pinned: boolean
  key: string
  kind: 'switch' | 'number' | 'text' | 'words' | 'choice'
  label: string
  maximum: number | null
  minimum: number | null
  only_with: OnlyWith | null
  unit: string
  url: string | null
  value: boolean | number | string | string[]
}
export interface OnlyWith {
  key: string
  value: string
}
/**
 * ``admin_menu`` is empty for everybody but admins.
 */
export interface SharedProps {
  admin_menu: AdminGroup[]
  asset_version: string
  availability: Availability | null
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
export interface AdminGroup {
  label: string
  sections: AdminSection[]
}
/**
 * One page of the admin area; ``name`` is that of its URL.
 */
export interface AdminSection {
  hint: string
  label: string
  name: string
  url: string
}
/**
 * Whether an agent is given new tickets, and until when they are away if they are.
 */
export interface Availability {
  away_until: string | null
  is_available: boolean
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
  undo: FlashUndo | null
}
/**
 * Where an act is taken back, what is posted there, and until when, where not for as long as one likes.
 */
export interface FlashUndo {
  body: {
    [k: string]: string
  }
  until: string | null
  url: string
}
/**
 * ``time_zone`` is an IANA name; None leaves it to the browser.
 *
 * ``languages`` are those one may choose, none where the host has no ``set_language`` at ``switch_url``.
 */
export interface Locale {
  direction: 'ltr' | 'rtl'
  language: string
  languages: Language[]
  switch_url: string | null
  time_zone: string | null
}
export interface Language {
  code: string
  name: string
}
export interface NavUrls {
  admin: string | null
  agent_bulk: string | null
  agent_contacts: string | null
  agent_counts: string | null
  agent_dashboard: string | null
  agent_inbox: string | null
  agent_new: string | null
  agent_notifications: string | null
  agent_people: string | null
  agent_search: string | null
  agent_settings: string | null
  agent_sla_report: string | null
  agent_tickets: string | null
  agent_undo: string | null
  customer_new: string | null
  customer_tickets: string | null
  guest_create: string | null
  home: string
  host_home: string
  live: string | null
}
/**
 * Who looks; ``id`` is the key of an agent's profile.
 */
export interface Viewer {
  avatar_url: string | null
  email: string
  id: number | null
  name: string
  role: 'anonymous' | 'guest' | 'customer' | 'agent' | 'admin'
}
export interface WorkerState {
  is_late: boolean
  seen_at: string | null
}
export interface SlaReportPage {
  report: SlaReport
}
/**
 * ``kinds`` are all three, ``rows`` and ``bars`` are of the kind and group that were asked for.
 */
export interface SlaReport {
  bars: SlaBar[]
  from_day: string
  group: 'priority' | 'department' | 'agent' | 'policy'
  kind: 'first_response' | 'next_response' | 'resolution'
  kinds: SlaRow[]
  periods: SlaPeriod[]
  rows: SlaRow[]
  to_day: string
}
/**
 * The clocks that started from one day to another, as far as they are decided.
 */
export interface SlaBar {
  breached: number
  first: string
  last: string
  met: number
}
/**
 * One group's figures; ``on_time`` is in per cent, times are in seconds.
 */
export interface SlaRow {
  breached: number
  key: string
  median: number | null
  met: number
  name: string
  ninetieth: number | null
  on_time: number | null
  paused: number
  running: number
}
export interface SlaPeriod {
  days: number
  from_day: string
  is_chosen: boolean
}
/**
 * The tags by name, the first so many; ``successors`` are all that another can be merged into.
 */
export interface TagListPage {
  colors: string[]
  create_url: string
  has_more: boolean
  q: string
  successors: Choice[]
  tags: TagRow[]
}
/**
 * A tag with the number of tickets it is on, and where those are listed.
 */
export interface TagRow {
  color: string
  id: number
  merge_url: string
  name: string
  ticket_count: number
  tickets_url: string
  url: string
}
/**
 * What an act answers that took the ticket out of the viewer's sight, and where they go on.
 */
export interface TicketLeftAnswer {
  left_for: string
  message: string
}
export interface TicketListPage {
  bulk_limit: number
  filters: AppliedFilters
  first_url: string | null
  next_url: string | null
  options: QueueOptions
  search_notes: string[]
  tickets: TicketRow[]
}
/**
 * The filters in force, as the URL gave them.
 */
export interface AppliedFilters {
  about: string[]
  assignee: string[]
  channel: string[]
  created_from: string
  created_to: string
  department: number[]
  followed: string
  id: number[]
  mentioned: string
  priority: string[]
  q: string
  requester: number[]
  resolved_from: string
  resolved_to: string
  sla: string[]
  sort: string
  state: string
  status: string[]
  tag: number[]
  type: string[]
}
/**
 * What the filters of the queue offer; of requesters and objects, those that are applied.
 */
export interface QueueOptions {
  agents: AgentChoice[]
  channels: Choice[]
  departments: Choice[]
  find_objects_url: string | null
  objects: Choice[]
  priorities: Choice[]
  requesters: Choice[]
  sla: Choice[]
  statuses: Choice[]
  tags: TagRef[]
  types: Choice[]
}
/**
 * ``can_reply`` and ``can_note`` say what its first message may be, ``agents`` are those it may be given to.
 */
export interface TicketNewPage {
  agents: AgentChoice[]
  can_note: boolean
  can_reply: boolean
  cancel_url: string
  departments: Choice[]
  priorities: Choice[]
  priority: string
  requester: RequesterRef | null
  submit_url: string
  tags: TagRef[]
  types: Choice[]
  upload_limits: UploadLimits
}
export interface TicketShowPage {
  abilities: TicketAbilities
  activities: Activity[]
  agents: AgentChoice[]
  clocks: ClockShown[]
  departments: Choice[]
  drafts: DraftProps[]
  error: ErrorShown | null
  find_objects_url: string | null
  followers: PersonRef[]
  links: TicketLinkRow[]
  messages: Message[]
  objects: ObjectShown[]
  original_sender: OriginalSender | null
  participants: ParticipantRef[]
  priorities: Choice[]
  queue_url: string
  rating: RatingShown | null
  requester: RequesterCard
  signature_html: string
  tags: TagRef[]
  ticket: TicketDetail
  transitions: Choice[]
  types: Choice[]
  undo: UndoOffer | null
  upload_limits: UploadLimits
  urls: TicketActUrls
}
export interface TicketAbilities {
  can_add_participant: boolean
  can_assign: boolean
  can_block: boolean
  can_change_department: boolean
  can_change_priority: boolean
  can_change_status: boolean
  can_change_type: boolean
  can_edit: boolean
  can_follow: boolean
  can_forward: boolean
  can_note: boolean
  can_pin: boolean
  can_redact: boolean
  can_reply: boolean
  can_snooze: boolean
  can_tag: boolean
  can_waive_reply: boolean
}
/**
 * ``look`` is what it comes to: met or late once stopped; at risk from its first warning on.
 */
export interface ClockShown {
  due_at: string | null
  id: number
  kind: string
  label: string
  lines: ClockLine[]
  look: 'running' | 'at_risk' | 'breached' | 'paused' | 'met' | 'late'
  policy: string
  risk_at: string | null
  stopped_at: string | null
  target_minutes: number
}
export interface DraftProps {
  body: string
  files: DraftFileTile[]
  kind: 'reply' | 'note'
  updated_at: string
  version: string
}
/**
 * ``people`` are those whom it struck last, ``people_count`` is how many there are in all.
 */
export interface ErrorShown {
  can_tell: boolean
  count: number
  first_seen_at: string
  last_seen_at: string
  message: string
  people: AffectedShown[]
  people_count: number
  traceback: string
  untold_count: number
}
/**
 * Somebody whom it struck; ``told_at`` is when they heard that it is fixed, if it has not struck again since.
 */
export interface AffectedShown {
  count: number
  last_seen_at: string
  name: string
  told_at: string | null
}
export interface TicketLinkRow {
  last_activity_at: string
  reference: string
  status: string
  status_label: string
  subject: string
  url: string
}
/**
 * A thing by what it was called when it was linked; ``url`` is empty where it has none.
 */
export interface ObjectShown {
  id: number
  panel_url: string
  title: string
  url: string
}
/**
 * Who may have written what the requester forwarded: the forwarder's word.
 */
export interface OriginalSender {
  email: string
  name: string
}
/**
 * Somebody in CC, by the key of their place there.
 */
export interface ParticipantRef {
  email: string
  id: number
  name: string
}
export interface RequesterCard {
  email: string
  id: number
  is_signed_up: boolean
  name: string
  organisation: string
  profile_url: string | null
  since: string
  ticket_count: Count
  tickets: TicketLinkRow[]
  unreached: Unreached | null
  url: string
}
export interface TicketDetail {
  assignee: PersonRef | null
  channel: string
  closed_at: string | null
  created_at: string
  department: DepartmentRef
  first_response_at: string | null
  id: number
  is_following: boolean
  is_spam: boolean
  last_activity_at: string
  preview: string
  priority: string
  priority_label: string
  reference: string
  requester: RequesterRef
  resolved_at: string | null
  snoozed_until: string | null
  status: string
  status_label: string
  subject: string
  tags: TagRef[]
  type: string
  type_label: string
  url: string
  version: number
}
/**
 * The viewer's last act, if it can be undone; ``until`` is until when, if others hear of it.
 */
export interface UndoOffer {
  activity_ids: number[]
  sentence: string
  until: string | null
}
export interface TicketActUrls {
  assign: string
  block: string
  claim: string
  department: string
  draft: string
  draft_files: string
  fixed: string
  follow: string
  forward: string
  keep_forwarder: string
  note: string
  object_remove: string
  objects: string
  participant_remove: string
  participants: string
  pin: string
  presence: string
  priority: string
  redact: string
  reply: string
  requester: string
  snooze: string
  spam: string
  status: string
  subject: string
  tags: string
  type: string
  typing: string
  unsnooze: string
  waive: string
}
/**
 * ``left`` are still to be moved: ask again until there are none.
 */
export interface TicketsMovedAnswer {
  left: number
}
export interface UndoAnswer {
  refused: RefusedTicket[]
  undone: string[]
}
export interface UnsentMailPage {
  first_url: string | null
  mails: UnsentRow[]
  next_url: string | null
}
/**
 * ``is_held`` was held back by us, before any server was asked.
 */
export interface UnsentRow {
  at: string
  id: number
  is_held: boolean
  reason: string
  release_url: string
  subject: string
  ticket: MailTicket
  to: string
}
