"""The contract with the front end: one JSON Schema of every page's props and every answer, printed by ``python -m``."""

from __future__ import annotations

import json
from typing import Any


def schema() -> dict[str, Any]:
    """Return the JSON Schema of pages, answers and shared props, without the titles that would name types twice."""
    from pydantic.json_schema import models_json_schema

    from escalated.core.schema import Schema
    from escalated.web import pages  # noqa: F401  importing them declares them
    from escalated.web.answer import ANSWERS
    from escalated.web.page import PAGES
    from escalated.web.schemas.shared import SharedProps

    wanted: list[type[Schema]] = sorted([SharedProps, *PAGES, *ANSWERS], key=lambda each: each.__name__)
    _, made = models_json_schema([(each, "serialization") for each in wanted], title="Contract")
    definitions = {name: _without_titles(body) for name, body in sorted(made["$defs"].items())}
    return {
        "title": "Contract",
        "type": "object",
        "additionalProperties": False,
        "properties": {each.__name__: {"$ref": f"#/$defs/{each.__name__}"} for each in wanted},
        "required": [each.__name__ for each in wanted],
        "$defs": definitions,
    }


def _without_titles(body: Any) -> Any:
    if isinstance(body, list):
        return [_without_titles(each) for each in body]
    if not isinstance(body, dict):
        return body
    is_properties = "title" in body and isinstance(body["title"], dict)
    return {key: _without_titles(each) for key, each in body.items() if key != "title" or is_properties}


def main() -> None:
    import django

    django.setup()
    print(json.dumps(schema(), indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
