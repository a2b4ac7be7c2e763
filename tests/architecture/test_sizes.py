"""Functions and files stay small. Positional arguments and McCabe are ruff's to count."""

from __future__ import annotations

from statistics import median, quantiles

from tests.architecture.source import ROOT, functions, lines_of, name_of, python_files

# "path:function" or "path" -> why it may be larger than the rest
LARGE_FUNCTIONS: dict[str, str] = {}
LARGE_FILES: dict[str, str] = {
    "frontend/src/contract.ts": "generated from the server's pages",
}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {each.where for each in functions("src", "tests", "benchmarks", "examples") if each.lines > 40}
    assert long == set(LARGE_FUNCTIONS)


def test_functions_are_mostly_short() -> None:
    sizes = [each.lines for each in functions("src")]
    assert median(sizes) <= 8
    assert quantiles(sizes, n=10)[-1] <= 25


def test_no_python_file_is_longer_than_300_lines() -> None:
    long = {name_of(path) for path in python_files("src", "tests", "benchmarks", "examples") if lines_of(path) > 300}
    assert long <= set(LARGE_FILES)


def test_files_are_mostly_short() -> None:
    assert quantiles([lines_of(path) for path in python_files("src")], n=10)[-1] <= 160


def test_no_front_end_file_is_too_long() -> None:
    limits = {"*.vue": 250, "*.ts": 300, "*.css": 300}
    long = {
        name_of(path)
        for pattern, limit in limits.items()
        for path in (ROOT / "frontend" / "src").rglob(pattern)
        if lines_of(path) > limit
    }
    assert long <= set(LARGE_FILES)


def test_every_exception_still_needs_one() -> None:
    assert {name for name in LARGE_FILES if not (ROOT / name).exists()} == set()
