"""“Anonymous” is said only where neither number, address nor identifier is kept.

Everywhere else it is “not directly traceable”: GDPR recital 26. The one place that may say it is the code of
a contact of which nothing is kept that identifies; figures that others printed keep their words.
"""

import csv
import re

import pytest

from house.rooms import ROOT, SOURCE

WORD = re.compile(r"\banon[iy]m", re.IGNORECASE)
SHOWN = sorted(
    file
    for room in ("interfaces", "records", "demo", "project")
    for pattern in ("**/templates/**/*.html", "**/templates/**/*.txt", "**/*.po", "**/*.toml")
    for file in (SOURCE / room).glob(pattern)
)


def test_there_are_texts_to_look_at():
    assert len(SHOWN) > 40


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_text_calls_anything_anonymous(file):
    assert WORD.findall(file.read_text(encoding="utf-8")) == []


def test_the_code_says_what_anonymous_means_where_it_is_chosen():
    lines = (SOURCE / "library/codes/data/lists/identifiability.csv").read_text().splitlines()
    rows = list(csv.reader(line for line in lines if line and not line.startswith("#")))
    (anonymous,) = [row for row in rows if row[0] == "ANONYMOUS"]
    others = [row for row in rows[1:] if row is not anonymous]
    assert "nothing" in " ".join(anonymous)
    assert not [row for row in others if WORD.search(" ".join(row))]


def test_what_stays_countable_is_called_not_directly_traceable():
    said = (SOURCE / "records/retention/wording.py").read_text()
    assert "not directly traceable" in said
