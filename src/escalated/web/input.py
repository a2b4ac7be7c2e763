"""Reading what comes from outside into a typed value, once, at the edge."""

from __future__ import annotations

import json
from collections.abc import Collection
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from escalated.core.errors import InvalidInput, UnknownField
from escalated.core.refusals import sentence_of
from escalated.core.schema import Input
from escalated.tickets.attaching import Upload

Model = TypeVar("Model", bound=BaseModel)

if TYPE_CHECKING:
    PostedFile = UploadedFile[bytes]
else:
    PostedFile = UploadedFile

_NOT_OURS = ("csrfmiddlewaretoken",)


class NoInput(Input):
    """For an act that takes nothing."""


def read_query(request: HttpRequest, model: type[Model], *, besides: Collection[str] = ()) -> Model:
    """Parse the query string; keys that a page does not declare (a campaign's, say) are not its business."""
    given = _plain(request.GET, model).items()
    return parse(model, {key: value for key, value in given if key in model.model_fields and key not in besides})


def read_body(request: HttpRequest, model: type[Model]) -> Model:
    """Parse a JSON, form or multipart body; raises InvalidInput with each field's error."""
    if request.content_type == "application/json":
        return parse(model, _json(request.body))
    form, files = _form(request)
    given = {key: value for key, value in _plain(form, model).items() if key not in _NOT_OURS}
    for key in files:
        name = key.partition("[")[0]  # a browser client names the files of a list "attachments[0]"
        posted = files.getlist(key)
        given[name] = [*_listed(given.get(name)), *posted] if _is_list(model, name) else posted[-1]
    return parse(model, given)


def _form(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]]:
    """Return fields and files; the framework reads them for a POST alone."""
    if request.method == "POST":
        return request.POST, request.FILES
    if request.content_type == "multipart/form-data":
        return request.parse_file_upload(request.META, BytesIO(request.body))
    return QueryDict(request.body, encoding="utf-8"), MultiValueDict()


def parse(model: type[Model], given: object) -> Model:
    """Validate a mapping; raises UnknownField for a key nobody declared, else InvalidInput."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problems = error.errors()
    errors: dict[str, list[str]] = {}
    for problem in problems:
        field = str(problem["loc"][0]) if problem["loc"] else "body"
        errors.setdefault(field, []).append(sentence_of(problem))
    is_unknown = any(problem["type"] == "extra_forbidden" for problem in problems)
    raise (UnknownField if is_unknown else InvalidInput)(**errors)


def uploads(files: list[PostedFile]) -> list[Upload]:
    """Return posted files as an operation takes them."""
    return [Upload(each.name or "file", each) for each in files]


def _json(body: bytes) -> object:
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise InvalidInput(body=_("The body is not valid JSON.")) from None


def _plain(form: QueryDict, model: type[BaseModel]) -> dict[str, Any]:
    return {key: form.getlist(key) if _is_list(model, key) else form[key] for key in form}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_list(model: type[BaseModel], key: str) -> bool:
    field = model.model_fields.get(key)
    return field is not None and get_origin(field.annotation) is list
