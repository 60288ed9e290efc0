"""What a class looks like is said in one place: a second file that says it anew undoes the first unseen."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

SCSS = Path(__file__).resolve().parents[2] / "frontend" / "scss"


@pytest.mark.parametrize("part", ["desk", "public"])
def test_the_look_of_a_class_begins_in_one_file(part: str):
    files = [*(SCSS / part).glob("*.scss"), *SCSS.glob("_*.scss")]
    begins = defaultdict(set)
    for file in files:
        for name in re.findall(r"^\.([a-z][\w-]*) \{", file.read_text(), re.MULTILINE):
            begins[name].add(file.name)
    assert len(begins) > 20
    assert {name: found for name, found in begins.items() if len(found) > 1} == {}
