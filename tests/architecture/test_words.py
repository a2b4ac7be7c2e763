"""Names say what a thing is."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import name_of, python_files, tree_of

EMPTY_CLASS_NAME = re.compile(r"(Manager|Service|Helper|Utils?|Handler|Processor)$|^Base[A-Z]")
EMPTY_FILE_NAME = re.compile(r"(^|_)(utils?|helpers?|misc|common|managers?)$")


def test_no_class_is_named_for_being_a_class() -> None:
    named = {
        f"{name_of(path)}:{node.name}"
        for path in python_files("src")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and EMPTY_CLASS_NAME.search(node.name)
    }
    assert named == set()


def test_no_file_is_a_drawer_for_leftovers() -> None:
    assert {name_of(path) for path in python_files("src") if EMPTY_FILE_NAME.search(path.stem)} == set()
