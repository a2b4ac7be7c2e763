"""The admins' screens."""

from escalated.urls.slashes import page_paths
from escalated.web.pages.admin import agents, audit_log, departments, mail, overview, roles, settings, tags

app_name = "escalated_admin"

urlpatterns = page_paths(
    ("admin", overview.index, "overview"),
    ("admin/first-steps/dismiss", overview.dismiss, "first_steps_dismiss"),
    ("admin/agents", agents.agents, "agents"),
    ("admin/agents/new", agents.new, "agent_new"),
    ("admin/agents/search", agents.search, "agent_search"),
    ("admin/agents/<int:pk>", agents.agent, "agent"),
    ("admin/agents/<int:pk>/remove", agents.remove, "agent_remove"),
    ("admin/agents/<int:pk>/reinstate", agents.reinstate, "agent_reinstate"),
    ("admin/departments", departments.departments, "departments"),
    ("admin/departments/new", departments.new, "department_new"),
    ("admin/departments/order", departments.order, "department_order"),
    ("admin/departments/<int:pk>", departments.department, "department"),
    ("admin/departments/<int:pk>/move", departments.move, "department_move"),
    ("admin/departments/<int:pk>/delete", departments.delete, "department_delete"),
    ("admin/roles", roles.roles, "roles"),
    ("admin/roles/new", roles.new, "role_new"),
    ("admin/roles/<int:pk>", roles.role, "role"),
    ("admin/roles/<int:pk>/delete", roles.delete, "role_delete"),
    ("admin/audit-log", audit_log.index, "audit_log"),
    ("admin/settings", settings.settings, "settings"),
    ("admin/tags", tags.index, "tags"),
    ("admin/tags/<int:pk>", tags.tag, "tag"),
    ("admin/tags/<int:pk>/merge", tags.merge, "tag_merge"),
    ("admin/mail", mail.index, "mail"),
    ("admin/mail/blocked/<int:pk>/remove", mail.unblock, "mail_unblock"),
    ("admin/mail/<int:pk>/run-again", mail.run_again, "mail_run_again"),
    ("admin/mail/<int:pk>/download", mail.download, "mail_download"),
)
