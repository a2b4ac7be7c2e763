"""Writes the comparison of docs/testing-your-host.md from the files that run: ``python -m tests.docs.side_by_side``."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "testing-your-host.md"
FOLDER = ROOT / "examples" / "testing_with_the_kit"
MARK = "## The same tests with and without\n"
SHOWN = [
    "test_an_agents_reply_reaches_the_customer",
    "test_an_answer_by_mail_lands_on_the_ticket",
    "test_a_customer_answers_in_the_portal",
    "test_who_is_assigned_is_told",
    "test_what_is_resolved_closes_after_a_week",
]


def compared() -> str:
    """Return the section of the page, as the files are now."""
    kit, bare = (FOLDER / f"{name}.py" for name in ("with_the_kit", "without_the_kit"))
    pairs = "\n".join(_row(_code(kit, name), _code(bare, name)) for name in SHOWN)
    return (
        f"{MARK}\nTwenty tests of a host, in `examples/testing_with_the_kit`: {_length(kit)} lines with the kit, "
        f"{_length(bare)} without it, of\nwhich {_lines_before_tests(bare)} are what a host has to write for itself "
        f"first. Both run in our own tests. Some of them, side by side:\n\n"
        f"<table>\n<tr><th>with the kit</th><th>without</th></tr>\n{pairs}\n</table>\n"
    )


def _row(kit: str, bare: str) -> str:
    cells = (f"<td>\n\n```py\n{code}\n```\n\n</td>" for code in (kit, bare))
    return f"<tr>{''.join(cells)}</tr>"


def _code(path: Path, name: str) -> str:
    source = path.read_text(encoding="utf-8")
    found = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name)
    return ast.get_source_segment(source, found) or ""


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _lines_before_tests(path: Path) -> int:
    return path.read_text(encoding="utf-8").partition("\ndef test_")[0].rstrip().count("\n") + 1


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(before + compared(), encoding="utf-8")
