"""docs/reference/sealing-format.md says what the code does."""

import re
from pathlib import Path

import pytest
from nacl import bindings

from houvast.library.sealing import streams
from houvast.library.sealing.box import seal, wrap
from houvast.library.sealing.formats import Format
from houvast.library.sealing.streams import sealed_length
from library.sealing.forms import FORMS, KEY, PLACE, PUBLIC
from library.sealing.vectors import FILE, made

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "reference" / "sealing-format.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the rows below the row that begins with `heading`."""
    _, found, rest = TEXT.partition(f"| {heading} |")
    assert found
    rows = re.match(r".*\n(?:\|[-|]+\|\n)((?:\|.*\|\n)+)", rest)
    assert rows
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1].splitlines()]


FORMATS = table("byte")


def test_the_table_has_every_format_with_its_byte():
    told = {(row[1], bytes.fromhex(row[0].strip("`"))) for row in FORMATS}
    assert told == {(each.name, each.value) for each in Format}


def test_the_table_names_the_vectors_of_each_format():
    assert [row[2].strip("`") for row in FORMATS] == list(made())
    assert str(FILE.relative_to(ROOT)) in TEXT


def test_every_function_that_the_table_names_is_one_of_libsodium():
    named = {name for row in FORMATS for name in re.findall(r"`(crypto_\w+)`", row[3])}
    assert len(named) == 4
    assert all(hasattr(bindings, name) for name in named)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_sealed_thing_is_as_much_longer_as_the_table_says(form):
    (row,) = (row for row in FORMATS if row[1] == form.format.name)
    added = int(re.match(r"\d+", row[5])[0]) + (17 if "17 a chunk" in row[5] else 0)
    content = bytes(32)
    padding = {"01": 224, "03": streams.CHUNK - 32, "04": 224, "05": 224}.get(row[0].strip("`"), 0)
    assert ("padding" in row[5]) == bool(padding)
    assert len(form.seal(content, PLACE)) == len(content) + added + padding


def ends(cell: str) -> tuple[int, int]:
    first, last = cell.split(" to ")
    return int(first), int(last)


def test_the_lengths_of_content_are_those_of_the_table():
    rows = [row for row in table("content") if len(row) == 2]
    assert len(rows) == 4
    for lengths, sealed in rows:
        assert {len(seal(bytes(each), key=KEY, place=PLACE)) for each in ends(lengths)} == {int(sealed)}


def test_the_lengths_of_streams_are_those_of_the_table():
    rows = table("content | chunks")
    assert len(rows) == 4
    for lengths, chunks, sealed in rows:
        assert {sealed_length(each) for each in ends(lengths)} == {int(sealed)}
        assert 25 + int(chunks) * (65_536 + 17) == int(sealed)
    assert 200 * 2**20 in [ends(row[0])[0] for row in rows]


def test_a_wrapped_key_begins_as_drawn():
    assert wrap(KEY, public=PUBLIC)[:1] == b"\x02"
    assert len(wrap(KEY, public=PUBLIC)) == 1 + 32 + 16 + 32
