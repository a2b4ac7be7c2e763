"""The words tickets are sorted by."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field

from escalated.administration.tags import change_tag, create_tag, delete_tag, merge_tags
from escalated.core.errors import InvalidInput
from escalated.core.schema import Input, Schema
from escalated.tickets.filters import Key
from escalated.tickets.models import Tag
from escalated.tickets.tagging import TAG_COLORS, tag_key
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

MOST = 200


class TagRow(Schema):
    """A tag with the number of tickets it is on, and where those are listed."""

    id: int
    name: str
    color: str
    ticket_count: int
    tickets_url: str
    url: str
    merge_url: str


class TagListPage(Page):
    """The tags by name, the first so many; ``successors`` are all that another can be merged into."""

    component: ClassVar[str] = "Escalated/Admin/Tags/Index"
    tags: list[TagRow]
    q: str
    has_more: bool
    colors: list[str]
    successors: list[Choice]
    create_url: str


class TagFilters(Input):
    q: str = Field(default="", max_length=50)


class TagInput(Input):
    name: str
    color: str = ""


class MergeInput(Input):
    into: Key


@admin_page("GET", "POST")
def index(request: AgentRequest) -> HttpResponse:
    if request.method == "POST":
        given = read_body(request, TagInput)
        made = create_tag(given.name, given.color, by=request.actor)
        told = _("The tag “%(tag)s” is there") % {"tag": made.name}
        return changed(request, _page, url=_home(), told=told, status=HTTPStatus.CREATED)
    return _page(read_query(request, TagFilters).q).respond(request)


@admin_page("PATCH", "DELETE")
def tag(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method == "PATCH":
        given = read_body(request, TagInput)
        change_tag(found, name=given.name, color=given.color or found.color, by=request.actor)
        return changed(request, _page, url=_home(), told=_("The tag is changed"))
    read_body(request, NoInput)
    count = delete_tag(found, by=request.actor)
    text = ngettext(
        "The tag “%(tag)s” is deleted and leaves %(count)s ticket",
        "The tag “%(tag)s” is deleted and leaves %(count)s tickets",
        count,
    )
    return changed(request, _page, url=_home(), told=text % {"tag": found.name, "count": count})


@admin_page("POST")
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    found, given = _find(pk), read_body(request, MergeInput)
    into = Tag.objects.offered().filter(pk=given.into).first()
    if into is None:
        raise InvalidInput(into=_("Choose a tag that is there."))
    count = merge_tags(found, into, by=request.actor)
    text = ngettext(
        "“%(tag)s” is merged into “%(into)s” on %(count)s ticket",
        "“%(tag)s” is merged into “%(into)s” on %(count)s tickets",
        count,
    )
    return changed(request, _page, url=_home(), told=text % {"tag": found.name, "into": into.name, "count": count})


def _find(pk: int) -> Tag:
    return by_key(Tag.objects.offered(), pk, told=_("There is no such tag."))


def _home() -> str:
    return link("admin", "tags")


def _page(words: str = "") -> TagListPage:
    offered = Tag.objects.offered()
    matching = list(offered.filter(key__contains=tag_key(words)).order_by("key")[: MOST + 1])
    shown = matching[:MOST]
    counts = Tag.objects.filter(pk__in=[each.pk for each in shown]).ticket_counts()
    return TagListPage(
        tags=[_row(each, counts.get(each.pk, 0)) for each in shown],
        q=words,
        has_more=len(matching) > MOST,
        colors=list(TAG_COLORS),
        successors=choices(offered.order_by("key").values_list("pk", "name")),
        create_url=_home(),
    )


def _row(tag: Tag, count: int) -> TagRow:
    return TagRow(
        id=tag.pk,
        name=tag.name,
        color=tag.color,
        ticket_count=count,
        tickets_url=f"{link('agent', 'tickets')}?tag={tag.pk}&state=all",
        url=link("admin", "tag", tag.pk),
        merge_url=link("admin", "tag_merge", tag.pk),
    )
