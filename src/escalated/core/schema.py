"""Types that schemas share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


def iso(moment: datetime) -> str:
    """Return an aware moment in UTC as ISO 8601 writes it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# One serialiser of our own: two libraries print datetimes differently.
Timestamp = Annotated[datetime, PlainSerializer(iso, return_type=str, when_used="json")]


class Schema(BaseModel):
    """A value that crosses an edge, outward."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Input(BaseModel):
    """A value that came from outside; a key it does not declare is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)
