"""Merging and splitting cases on pages: chosen, matched, undone; refused alike whatever is there."""

import re
import uuid

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.records.cases import operations
from houvast.records.cases.models import Case, CaseLink
from houvast.records.cases.operations import Person
from houvast.records.contacts import operations as contacts
from table import with_document

SHE = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Jan", age_group="ADULT", role_stated="PERPETRATOR")


@pytest.fixture(autouse=True)
def nobody_scans(settings) -> None:
    settings.CLAMD = "none"


def opened(cast: Cast, *people: Person, of=WOMAN) -> uuid.UUID:
    contact = contacts.register(registration(of), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(contact, people, reached_out=1, by=cast.worker)


def test_a_second_case_is_found_matched_goes_on_here_and_is_taken_apart_again(cast, worker):
    first, second = opened(cast, SHE, HE), opened(cast, SHE)
    operations.add_event(second, "Tweede oproep.", by=cast.worker)
    with_document(second, by=cast.worker, name="tweede.txt")
    page = f"/desk/cases/{first}/together/"
    assert str(second) in worker.get(page).content.decode()
    assert 'name="same-1"' in worker.get(page, {"other": str(second)}).content.decode()
    merged = worker.post(f"{page}merge/", {"other": str(second), "same-1": "1"})
    assert merged["Location"] == f"/desk/cases/{first}/"
    shown = worker.get(f"/desk/cases/{first}/").content.decode()
    assert "Tweede oproep." in shown
    assert f"/desk/cases/{second}/documents/" in shown  # a document stays with its own case
    assert "Dit dossier gaat verder" in worker.get(f"/desk/cases/{second}/").content.decode()
    worker.post(f"{page}{CaseLink.objects.get().id}/undo/")
    assert "Tweede oproep." not in worker.get(f"/desk/cases/{first}/").content.decode()


def test_people_get_a_case_of_their_own(cast, worker):
    first = opened(cast, SHE, HE)
    made = worker.post(f"/desk/cases/{first}/together/split/", {"person": "2"})["Location"]
    assert "Jan" in worker.get(made).content.decode()
    assert worker.post(f"/desk/cases/{first}/together/split/", {})["Location"].endswith("/together/")
    assert Case.objects.count() == 2


def test_the_other_partners_file_is_refused_byte_by_byte_as_one_that_never_was(cast, worker):
    him = Person(1, called="Jan", age_group="ADULT", role_stated="VICTIM")
    first, his = opened(cast, SHE, HE), opened(cast, him, of=MAN)
    elsewhere = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    of_another_team = operations.open_from_contact(elsewhere, [him], reached_out=1, by=cast.at_shelter)
    page = f"/desk/cases/{first}/together/"

    def refused(other: uuid.UUID) -> bytes:
        said = worker.post(f"{page}merge/", {"other": str(other), "same-1": "1"}, follow=True).content
        # What each page draws anew: against forgery, and the draft that its danger button would begin.
        return re.sub(rb'(csrfmiddlewaretoken|draft)" value[^>]*', b"", said)

    pages = {refused(other) for other in (uuid.uuid4(), his, of_another_team, first)}
    assert len(pages) == 1
    assert not CaseLink.objects.exists()


def test_nobody_else_finds_the_page(cast, client_of):
    first = opened(cast, SHE)
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter):
        client = client_of(nobody)
        assert client.get(f"/desk/cases/{first}/together/").status_code == 404
        assert client.post(f"/desk/cases/{first}/together/split/", {"person": "1"}).status_code == 404
