"""The trail of one record as PDF: for who may read the trail, in Dutch and English, leaving a trace."""

import io
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cast import Cast, registration
from houvast.records.accounts import operations, queries, trail_in_print
from houvast.records.accounts.guard import Refused
from houvast.records.audit.trail import Event
from houvast.records.contacts import operations as contacts
from traces import left, was_refused


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    """A contact that its worker opened twice and an outsider tried to open."""
    made = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    for _ in range(2):
        contacts.read(made, by=cast.worker)
    with pytest.raises(Refused):
        contacts.read(made, by=cast.volunteer)
    return made


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def in_language(cast: Cast, language: str) -> Any:
    assert cast.lead.id
    operations.keep_preferences(cast.lead.id, language=language, shortcuts=True, by=cast.lead)
    return queries.actor(cast.lead.id)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            (
                "Het spoor van één dossier",
                "Worker opende een contact",
                "werd geweigerd",
                "Aantal keer",
                "Our helpline",
            ),
        ),
        (
            "en",
            (
                "The trail of one record",
                "Worker opened a contact",
                "was refused",
                "How often",
                "Our helpline",
            ),
        ),
        ("fr", ("The trail of one record",)),
    ],
)
def test_it_says_who_did_what_in_words(cast: Cast, contact: uuid.UUID, language: str, said: tuple[str, ...]):
    printed = text(operations.print_trail(of=str(contact), by=in_language(cast, language)).pdf)
    assert [each for each in (*said, str(contact)) if each not in printed] == []


def test_who_opened_it_is_counted_and_who_was_refused_is_not_among_them(cast: Cast, contact: uuid.UUID):
    printed = text(operations.print_trail(of=str(contact), by=in_language(cast, "en")).pdf)
    looked = printed.split("Who opened it")[1].split("Everything that happened")[0]
    assert "Worker 2 20" in looked
    assert "Volunteer" not in looked


def test_it_is_tagged_and_says_its_language_and_title(cast: Cast, contact: uuid.UUID):
    pdf = PdfReader(io.BytesIO(operations.print_trail(of=str(contact), by=in_language(cast, "nl")).pdf))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert pdf.metadata
    assert pdf.metadata.title == "Het spoor van één dossier"
    assert pdf.xmp_metadata
    assert b"pdfuaid:part>1<" in pdf.xmp_metadata.stream.get_data()


def test_all_events_are_printed_and_not_only_the_newest(cast: Cast):
    made = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    for _ in range(210):
        contacts.close(made, by=cast.worker)
    assert text(operations.print_trail(of=str(made), by=cast.lead).pdf).count("Worker") == 211


def test_it_holds_no_content(cast: Cast, contact: uuid.UUID):
    note = registration().details.note
    assert note
    assert note not in text(operations.print_trail(of=str(contact), by=cast.lead).pdf)


def test_printing_stands_in_the_trail_of_that_record(cast: Cast, contact: uuid.UUID):
    operations.print_trail(of=str(contact), by=cast.lead)
    assert left("accounts.print_trail", by=cast.lead, subject=contact)


@pytest.mark.parametrize("of", ["", "nothing", str(uuid.UUID(int=0))])
def test_a_record_without_a_trail_is_not_found(cast: Cast, of: str):
    with pytest.raises(Refused):
        operations.print_trail(of=of, by=cast.lead)
    assert was_refused("accounts.print_trail", by=cast.lead)


def test_a_record_of_another_helpline_is_not_found(cast: Cast):
    assert cast.outsider.id
    with pytest.raises(Refused):
        operations.print_trail(of=str(cast.outsider.id), by=cast.lead)


def test_nobody_without_the_role_prints_it(cast: Cast, contact: uuid.UUID):
    for person in (cast.worker, cast.volunteer, cast.statistician, cast.outsider):
        with pytest.raises(Refused):
            operations.print_trail(of=str(contact), by=person)
        assert was_refused("accounts.print_trail", by=person)


def event(actor: uuid.UUID | None) -> Event:
    return Event(1, datetime(2025, 11, 4, tzinfo=UTC), actor, "contacts.read", "a", "done", 1, bytes(32))


HEADING = trail_in_print.Heading("Our helpline", "a", datetime(2025, 11, 5, tzinfo=UTC), "Lead")


def test_who_left_is_told_by_id_and_a_command_as_a_command():
    somebody = uuid.uuid4()
    printed = text(trail_in_print.in_print([event(somebody), event(None)], {}, HEADING, "en"))
    assert f"Somebody who no longer works here ({str(somebody)[:8]}) opened a contact" in printed
    assert "A command on the server opened a contact" in printed


def test_a_name_is_never_read_as_markup():
    somebody = uuid.uuid4()
    name = '#panic("x") *bold* $x$ @ref'
    assert f"{name} opened" in text(
        trail_in_print.in_print([event(somebody)], {somebody: name}, HEADING, "en")
    )


def test_without_the_typeface_it_is_set_in_the_one_that_is_always_there(tmp_path: Path, settings: Any):
    settings.TYPEFACE = tmp_path
    assert "The trail of one record" in text(trail_in_print.in_print([event(None)], {}, HEADING, "en"))


def test_the_same_trail_printed_at_the_same_moment_gives_the_same_bytes():
    one, other = (trail_in_print.in_print([event(None)], {}, HEADING, "nl") for _ in range(2))
    assert one == other
