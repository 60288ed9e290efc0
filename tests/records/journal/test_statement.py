"""A statement is set in four languages, readable by everybody, of what was chosen and nothing else."""

import io
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from cast import Cast
from houvast.records.accounts.guard import visitor
from houvast.records.audit import trail
from houvast.records.journal import operations, statement
from houvast.records.journal.operations import NotPossible

SAID = {
    "on": "2025-11-04", "around": "'s avonds", "where": "Thuis", "seen": "De buren", "number": 7,
    "done": "Naar de dokter", "what": "Ze gooide borden.\n#set page() $x$ \\a", "pictures": [],
    "ticked": ["THINGS", "NONSENSE"], "files": [["foto.jpg", "ab" * 32]], "at": "2025-11-05T08:12Z",
}  # fmt: skip
TITLES = {"nl": "Mijn verklaring", "fr": "Ma déclaration", "de": "Meine Erklärung", "en": "My statement"}


def picture(size: tuple[int, int] = (300, 200), **how: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, how.pop("format", "JPEG"), **how)
    return made.getvalue()


def said(language: str = "nl", **changed: object) -> dict[str, object]:
    return {"language": language, "name": "Sam Peeters", "entries": [SAID | changed]}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("language", TITLES)
def test_it_is_tagged_in_its_language_and_says_the_words_as_they_are(cast: Cast, language: str):
    pdf = operations.print_statement(said(language, pictures=[picture()]), by=visitor(cast.helpline))
    reader, text = PdfReader(io.BytesIO(pdf)), text_of(pdf)
    assert reader.trailer["/Root"]["/Lang"].split("-")[0] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    for words in (
        TITLES[language],
        "Sam Peeters",
        "Ze gooide borden.",
        "#set page() $x$",
        "De buren",
        "ab" * 32,
    ):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert "NONSENSE" not in text
    assert "houvast" not in text.lower()


def test_a_name_is_not_in_it_unless_it_was_given():
    pdf = statement.in_print(statement.read(said() | {"name": ""}), on=date(2025, 11, 6))
    assert "niet in deze verklaring" in text_of(pdf)


def test_nothing_of_it_is_left_in_the_trail(cast: Cast):
    before = trail.events(cast.helpline, newest=1)[0].position
    operations.print_statement(said(), by=visitor(cast.helpline))
    assert trail.events(cast.helpline, newest=1)[0].position == before


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010F] = "Maker of a telephone"
    return found


@pytest.mark.parametrize(
    "odd",
    [b"", b"%PDF", b"<svg/>", picture((3000, 20)), picture(format="PNG"), picture(exif=exif()),
     picture() + bytes(500_000)],
    ids=["empty", "pdf", "svg", "wide", "png", "tells more", "long"],
)  # fmt: skip
def test_a_picture_that_our_script_would_not_draw_is_refused(odd: bytes):
    with pytest.raises(NotPossible):
        statement.in_print(statement.read(said(pictures=[odd])), on=date(2025, 11, 6))


@pytest.mark.parametrize(
    "odd",
    [{}, {"language": "xx", "entries": [SAID]}, {"language": "nl", "entries": []},
     {"language": "nl", "entries": [1]},
     {"language": "nl", "entries": [SAID | {"at": "soon"}]}, {"language": "nl", "entries": [SAID] * 201},
     {"language": "nl", "entries": [SAID | {"what": ["x"]}]}],
)  # fmt: skip
def test_what_is_no_statement_is_refused(odd: dict[str, object]):
    with pytest.raises(NotPossible):
        statement.in_print(statement.read(odd), on=date(2025, 11, 6))
