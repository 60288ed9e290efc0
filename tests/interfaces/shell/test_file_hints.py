"""What a file field says it takes is what the records take: kinds, size and number."""

import itertools
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from houvast.interfaces import personal
from houvast.records.cases import filed
from houvast.records.contacts import files
from houvast.records.contacts.filing import kinds
from houvast.records.journal import course

INTERFACES = Path(personal.__file__).parents[1]
CALLED = {"WEBP": "WebP", "TEXT": "plain text"}
IN_TALKS = ("public/templates/public/here.html", "desk/templates/desk/talks.html")
IN_CASES = ("desk/templates/desk/case.html", "partners/templates/partners/seat.html")


def source(name: str) -> str:
    return (INTERFACES / name).read_text()


def field(name: str) -> str:
    """The field for a file, and where its hint is included."""
    [found] = re.findall(
        r'file_hint.html" with (.+?) %}.*?(<input[^>]*type="file"[^>]*>)', source(name), re.DOTALL
    )
    assert 'aria-describedby="file-hint"' in found[1]
    assert 'id="file-hint"' in source(name)
    return str(found[0])


@pytest.mark.parametrize("name", IN_TALKS)
def test_a_talk_says_how_many_files_it_takes(name: str):
    assert field(name) == f"most={files.MOST}"


@pytest.mark.parametrize("name", IN_CASES)
def test_a_case_says_how_many_documents_it_takes(name: str):
    assert field(name) == f"most={filed.MOST} in_a_case=True"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_hint_names_every_kind_that_is_taken_and_how_large_it_may_be(language: str):
    with translation.override(language):
        said = render_to_string("shell/file_hint.html", {"most": files.MOST})
    named = [
        CALLED.get(code, code) for code in kinds.EVERY if code not in ("TEXT", "MAIL")
    ]  # no field takes a mail
    assert [each for each in named if each.lower() not in said.lower()] == []
    assert str(kinds.LARGEST // 1_000_000) in said
    assert str(files.MOST) in said


def test_a_note_of_a_journal_says_how_much_one_note_and_all_of_them_take():
    hint = source("personal/templates/personal/write.html")
    script = (INTERFACES.parents[2] / "frontend/js/journal/filing.js").read_text()
    of_a_note, together = (
        int(re.findall(rf"const {name} = ([\d_]+);", script)[0].replace("_", ""))
        for name in ("mostFiles", "mostTogether")
    )
    assert f"{of_a_note} files and {together // 1_000_000} MB in one note" in hint
    (promised,) = re.findall(rf"{course.MOST_FILES} files and (\d+) MB in all notes together", hint)
    assert int(promised) >= together // 1_000_000  # one full note is no more than all may be


def test_what_a_journal_says_it_holds_fits_whatever_the_sizes_of_the_files():
    hint = source("personal/templates/personal/write.html")
    (promised,) = re.findall(r"(\d+) MB in all notes together", hint)
    room, piece = int(promised) * 1_000_000, course.PIECE_SIZES[-1]
    for before, pieces in itertools.pairwise(course.PIECES):
        largest_waste = before * (piece - course.OVERHEAD) + 1  # a byte more than the class below holds
        assert room // largest_waste * pieces * piece + piece <= course.MOST_BYTES, pieces
