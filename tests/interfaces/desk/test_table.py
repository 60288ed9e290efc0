"""The table of a case at the desk: grounds, seats, what lies there, and a consent that is withdrawn."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import MAN, Cast, registration, unlocked
from houvast.records.cases import operations
from houvast.records.cases.models import InvokedGround, Seat
from houvast.records.cases.operations import Person, apart, laying, partnering
from houvast.records.contacts import operations as contacts
from table import agency, partner, shared_with_everybody

SHE = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Jan", age_group="ADULT", role_stated="PERPETRATOR")


@pytest.fixture
def case(cast: Cast, contact) -> uuid.UUID:
    return operations.open_from_contact(contact, [SHE, HE], by=cast.worker)


def day(more: int) -> str:
    return (timezone.localdate() + timedelta(days=more)).isoformat()


def test_from_consent_to_an_agency_that_reads_and_back(cast, worker, client_of, case):
    caw = agency("CAW", by=cast.administrator)
    who = partner(caw, by=cast.administrator)
    page = f"/desk/cases/{case}/table/"
    said = {
        "ground": "CONSENT", "person": "1", "agency": str(caw), "purpose": ["HELP"], "field": ["SITUATION"],
        "way": ["READING"], "from": day(0), "until": day(30), "document": "Ze zei <ja>.",
    }  # fmt: skip
    refused = worker.post(f"{page}grounds/", said | {"purpose": ["REPORT"]})
    assert (refused.status_code, InvokedGround.objects.count()) == (422, 0)
    assert "Ze zei &lt;ja&gt;." in refused.content.decode()
    assert worker.post(f"{page}grounds/", said).status_code == 302
    ground = InvokedGround.objects.get()
    asked = {
        "agency": str(caw), "ground": str(ground.id), "purpose": "HELP", "field": ["SITUATION"],
        "person": ["1"], "until": day(20),
    }  # fmt: skip
    assert worker.post(f"{page}seats/", asked | {"person": ["2"]}).status_code == 422
    assert worker.post(f"{page}seats/", asked).status_code == 302
    seat = Seat.objects.get()
    partnering.accept_seat(seat.id, secrecy=True, by=who)
    laid = {"words": "Zij slaapt bij haar zus.", "field": "SITUATION", "about": "1", "to": [str(seat.id)]}
    assert worker.post(f"{page}laid/", laid | {"field": "HEALTH"}).status_code == 422
    assert worker.post(f"{page}laid/", laid).status_code == 302
    assert [each.words for each in partnering.read_shared(seat.id, by=who).laid] == [laid["words"]]
    ended = client_of(cast.lead).post(f"{page}grounds/{ground.id}/end/").content.decode()
    assert "Agency CAW" in ended
    assert "Niemand kan dit terugnemen" in ended
    assert "Agency CAW" in worker.get(page).content.decode()


def test_only_who_invited_undoes_it_and_a_second_person_confirms(cast, worker, client_of, case):
    police = agency("POLICE", by=cast.administrator)
    partner(police, by=cast.administrator)
    page, lead = f"/desk/cases/{case}/table/", client_of(cast.lead)
    said = {
        "ground": "CONSULTATION_NORM", "kind": ["POLICE"], "purpose": ["PROTECT"], "field": ["RISK"],
        "way": ["READING", "MEETING"], "from": day(0), "until": day(30), "document": "Decreet",
    }  # fmt: skip
    worker.post(f"{page}grounds/", said)
    ground = InvokedGround.objects.get()
    asked = {
        "agency": str(police), "ground": str(ground.id), "purpose": "PROTECT", "field": ["RISK"],
        "person": ["1", "2"], "until": day(20),
    }  # fmt: skip
    assert worker.post(f"{page}grounds/{ground.id}/confirm/").status_code == 404
    assert worker.post(f"{page}seats/", asked).status_code == 422
    assert lead.post(f"{page}grounds/{ground.id}/confirm/").status_code == 302
    assert worker.post(f"{page}seats/", asked).status_code == 302
    seat = Seat.objects.get()
    assert lead.post(f"{page}seats/{seat.id}/undo/").status_code == 404
    assert worker.post(f"{page}seats/{seat.id}/undo/").status_code == 302
    assert Seat.objects.get().state == "UNDONE"


def test_what_was_laid_is_passed_on_later(cast, worker, case):
    seat = shared_with_everybody(case, cast)
    laid = laying.lay(case, "x", field="IDENTITY", about=1, by=cast.worker)
    page = f"/desk/cases/{case}/table/laid/{laid}/"
    assert worker.post(page, {"to": [str(seat)]}).status_code == 302
    other = laying.lay(case, "x", field="IDENTITY", about=2, by=cast.worker)
    assert worker.post(f"/desk/cases/{case}/table/laid/{other}/", {"to": [str(seat)]}).status_code == 422


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "statistician", "at_shelter"])
def test_the_table_of_a_case_of_others_is_as_one_that_is_none(cast, client_of, case, somebody):
    client = client_of(getattr(cast, somebody))
    seat = shared_with_everybody(case, cast)
    ground = Seat.objects.get().ground_id
    for path in ("", f"grounds/{ground}/end/", f"seats/{seat}/end/", f"seats/{seat}/undo/"):
        ways = [client.post] if path else [client.get]
        for way in ways:
            theirs = way(f"/desk/cases/{case}/table/{path}")
            none = way(f"/desk/cases/{uuid.uuid4()}/table/{path}")
            assert theirs.status_code == none.status_code == 404
    assert Seat.objects.get().state == "ACCEPTED"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_table_is_readable_on_a_phone(cast, desk, case, scheme):
    shared_with_everybody(case, cast)
    page = desk(f"/desk/cases/{case}/table/")
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert not scrolls_sideways(page)
    assert violations(page) == []


def test_pages_and_refusals_of_her_file_are_the_same_bytes_with_and_without_his(
    cast, worker, client_of, case
):
    """His is with another worker of another team: pages, refusals and lists of hers say nothing of it."""
    seat = shared_with_everybody(case, cast)
    helper = client_of(unlocked(Seat.objects.get().holder_id))

    def everything() -> list[bytes]:
        table = f"/desk/cases/{case}/table/"
        pages = [f"/desk/cases/{case}/", table, f"/desk/cases/{uuid.UUID(int=7)}/table/", "/desk/cases/"]
        asked = {"agency": str(Seat.objects.get().agency_id), "until": day(3)}
        refusals = [
            worker.post(f"{table}laid/", {"words": "x", "field": "OTHER_PARTNER", "about": "1"}),
            worker.post(f"{table}seats/", asked),
            worker.post(f"{table}joint/", {"person": "1", "word": "gele regenjas"}),
        ]
        theirs = [helper.get("/partners/"), helper.get(f"/partners/{seat}/")]
        return [plain(answer) for answer in (*map(worker.get, pages), *refusals, *theirs)]

    everything()  # what the agency reads first is noted
    before = everything()
    of = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    his = operations.open_from_contact(of, [HE, SHE], by=cast.at_shelter)
    laying.lay(his, "x", field="SITUATION", about=1, by=cast.at_shelter)
    apart.say_joint_yes(his, person=1, word="rode laarzen", by=cast.at_shelter)
    assert everything() == before


def plain(response) -> bytes:
    """A page without the token that each form has afresh."""
    return re.sub(rb'(csrfmiddlewaretoken" value|name="draft" value|danger/)[^>]*', b"", response.content)
