"""The JSON that Postmark's inbound webhook posts, as far as we read it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator


class _Shape(BaseModel):
    """Absent and null are the same to us; what we do not know may come too."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def null_is_absent(cls, value: Any, info: ValidationInfo) -> Any:
        return cls.model_fields[info.field_name or ""].default if value is None else value


class PostmarkAddress(_Shape):
    email: str = Field("", alias="Email")
    name: str = Field("", alias="Name")


class PostmarkHeader(_Shape):
    name: str = Field("", alias="Name")
    value: str = Field("", alias="Value")


class PostmarkAttachment(_Shape):
    name: str = Field("", alias="Name")
    content_type: str = Field("", alias="ContentType")
    content: str = Field("", alias="Content")
    content_id: str = Field("", alias="ContentID")


class PostmarkMail(_Shape):
    """The whole payload."""

    record_type: str = Field("", alias="RecordType")
    message_id: str = Field("", alias="MessageID")
    sender: PostmarkAddress = Field(PostmarkAddress(), alias="FromFull")
    sender_line: str = Field("", alias="From")
    to: tuple[PostmarkAddress, ...] = Field((), alias="ToFull")
    cc: tuple[PostmarkAddress, ...] = Field((), alias="CcFull")
    reply_to: str = Field("", alias="ReplyTo")
    original_recipient: str = Field("", alias="OriginalRecipient")
    subject: str = Field("", alias="Subject")
    date: str = Field("", alias="Date")
    text: str = Field("", alias="TextBody")
    html: str = Field("", alias="HtmlBody")
    headers: tuple[PostmarkHeader, ...] = Field((), alias="Headers")
    attachments: tuple[PostmarkAttachment, ...] = Field((), alias="Attachments")
    raw: str = Field("", alias="RawEmail")

    @property
    def is_mail(self) -> bool:
        """Postmark's other webhooks name what they are about; an inbound mail has fields of a mail."""
        return self.record_type in ("", "Inbound") and bool(self.model_fields_set - {"record_type"})

    def header(self, name: str) -> str:
        return next((each.value for each in self.headers if each.name.lower() == name), "")
