"""docs/reference/asvs.md lists each requirement once, and names tests that exist."""

import ast
import re

from house.rooms import ROOT

PAGE = ROOT / "docs" / "reference" / "asvs.md"
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, as (ids from 1, those of level 3).
LAST = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
REQUIRED = [f"{section}.{number}" for section, last in LAST.items() for number in range(1, last + 1)]
OTHER_ANSWERS = ("does not apply: ", "not yet: ")


def rows() -> list[list[str]]:
    found = re.findall(r"^\| (\d[\d.]+) \| ([12]) \| (.+?) \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    return [list(row) for row in found]


def named_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_stands_there_once_and_no_other():
    assert [row[0] for row in rows()] == REQUIRED


def test_each_is_answered_by_tests_that_exist_or_by_a_reason():
    missing = []
    for id_, _, said, answer in rows():
        assert len(said) > 10, id_
        if answer.startswith(OTHER_ANSWERS):
            assert len(answer.split(": ", 1)[1]) > 8, id_
            continue
        for named in answer.split("<br>"):
            file, name = named.strip("`").split("::")
            if not (ROOT / "tests" / file).exists() or f"test_{name}" not in named_in(file):
                missing.append(named)
    assert missing == []


def test_a_test_that_does_not_exist_would_be_seen():
    assert "test_every_requirement_stands_there_once_and_no_other" in named_in("house/test_asvs.py")
    assert "test_of_nothing" not in named_in("house/test_asvs.py")
