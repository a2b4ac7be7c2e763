"""The admins' screens."""

from escalated.urls.slashes import page_paths
from escalated.web.pages.admin import mail, overview

app_name = "escalated_admin"

urlpatterns = page_paths(
    ("admin", overview.index, "overview"),
    ("admin/mail", mail.index, "mail"),
    ("admin/mail/<int:pk>/run-again", mail.run_again, "mail_run_again"),
    ("admin/mail/<int:pk>/download", mail.download, "mail_download"),
)
