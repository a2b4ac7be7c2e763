"""The agents' desk."""

from escalated.urls.slashes import page_paths
from escalated.web.pages.agent import (
    answering,
    bulk,
    contacts,
    counting,
    dashboard,
    drafts,
    opening,
    presence,
    queue,
    searching,
    ticket,
    undoing,
)

app_name = "escalated_agent"

urlpatterns = page_paths(
    ("agent", dashboard.show, "dashboard"),
    ("agent/counts", counting.counts, "counts"),
    ("agent/search", searching.search, "search"),
    ("agent/contacts", contacts.index, "contacts"),
    ("agent/contacts/<int:pk>", contacts.show, "contact"),
    ("agent/contacts/<int:pk>/edit", contacts.edit, "contact_edit"),
    ("agent/contacts/<int:pk>/addresses", contacts.new_address, "contact_add_address"),
    ("agent/contacts/<int:pk>/addresses/remove", contacts.old_address, "contact_remove_address"),
    ("agent/contacts/<int:pk>/merge", contacts.merge, "contact_merge"),
    ("agent/tickets", queue.tickets, "tickets"),
    ("agent/tickets/new", opening.new, "new"),
    ("agent/tickets/bulk", bulk.bulk, "bulk"),
    ("agent/undo", undoing.undo, "undo"),
    ("agent/draft-files/<int:pk>", drafts.file, "draft_file"),
    ("agent/tickets/<str:reference>", ticket.show, "ticket"),
    ("agent/tickets/<str:reference>/reply", answering.reply, "reply"),
    ("agent/tickets/<str:reference>/note", answering.note, "note"),
    ("agent/tickets/<str:reference>/draft", drafts.save, "draft"),
    ("agent/tickets/<str:reference>/draft/files", drafts.add_file, "draft_files"),
    ("agent/tickets/<str:reference>/draft/files/<int:pk>/remove", drafts.remove_file, "draft_file_remove"),
    ("agent/tickets/<str:reference>/presence", presence.presence, "presence"),
    ("agent/tickets/<str:reference>/typing", presence.typing, "typing"),
    ("agent/tickets/<str:reference>/assign", ticket.assign, "assign"),
    ("agent/tickets/<str:reference>/status", ticket.status, "status"),
    ("agent/tickets/<str:reference>/priority", ticket.priority, "priority"),
    ("agent/tickets/<str:reference>/type", ticket.type_, "type"),
    ("agent/tickets/<str:reference>/department", ticket.department, "department"),
    ("agent/tickets/<str:reference>/tags", ticket.tags, "tags"),
    ("agent/tickets/<str:reference>/snooze", ticket.snooze, "snooze"),
    ("agent/tickets/<str:reference>/unsnooze", ticket.unsnooze, "unsnooze"),
)
