"""Every page and answer, so that the contract and the checks find them all."""

from escalated.web.errors import ErrorPage
from escalated.web.pages.admin.agents import AgentFormPage, AgentInvitePage, AgentListPage
from escalated.web.pages.admin.audit_log import AuditLogPage
from escalated.web.pages.admin.business_hours import HoursFormPage, HoursListPage
from escalated.web.pages.admin.departments import DepartmentFormPage, DepartmentListPage
from escalated.web.pages.admin.mail import MailListPage
from escalated.web.pages.admin.mail_out import UnsentMailPage
from escalated.web.pages.admin.mail_review import MailShowPage
from escalated.web.pages.admin.overview import AdminOverviewPage
from escalated.web.pages.admin.roles import RoleFormPage, RoleListPage
from escalated.web.pages.admin.settings import SettingsPage
from escalated.web.pages.admin.sla_policies import PolicyFormPage, PolicyListPage
from escalated.web.pages.admin.tags import TagListPage
from escalated.web.pages.agent.contacts import ContactListPage, ContactShowPage
from escalated.web.pages.agent.dashboard import DashboardPage
from escalated.web.pages.agent.inbox import InboxPage
from escalated.web.pages.agent.notifications import NotificationsPage
from escalated.web.pages.agent.own_settings import AgentSettingsPage
from escalated.web.pages.agent.people import PeopleAnswer
from escalated.web.pages.agent.queue import TicketListPage
from escalated.web.pages.agent.searching import SearchAnswer
from escalated.web.pages.agent.sla_report import SlaReportPage
from escalated.web.pages.agent.ticket import TicketShowPage
from escalated.web.pages.customer.requests import RequestCreatePage, RequestListPage, RequestShowPage
from escalated.web.pages.guest.form import GuestCreatePage
from escalated.web.pages.guest.request import GuestShowPage

__all__ = [
    "AdminOverviewPage",
    "AgentFormPage",
    "AgentInvitePage",
    "AgentListPage",
    "AgentSettingsPage",
    "AuditLogPage",
    "ContactListPage",
    "ContactShowPage",
    "DashboardPage",
    "DepartmentFormPage",
    "DepartmentListPage",
    "ErrorPage",
    "GuestCreatePage",
    "GuestShowPage",
    "HoursFormPage",
    "HoursListPage",
    "InboxPage",
    "MailListPage",
    "MailShowPage",
    "NotificationsPage",
    "PeopleAnswer",
    "PolicyFormPage",
    "PolicyListPage",
    "RequestCreatePage",
    "RequestListPage",
    "RequestShowPage",
    "RoleFormPage",
    "RoleListPage",
    "SearchAnswer",
    "SettingsPage",
    "SlaReportPage",
    "TagListPage",
    "TicketListPage",
    "TicketShowPage",
    "UnsentMailPage",
]
