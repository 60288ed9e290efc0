"""The table of a case at the desk: grounds, seats, what lies there, and a consent that is withdrawn."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cast import MAN, Cast, registration, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.models import Team
from houvast.records.cases import operations
from houvast.records.cases.models import InvokedGround, Seat
from houvast.records.cases.operations import Person, apart, grounds, laying, partnering
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.mailing import posting
from table import agency, consent, partner, shared_with_everybody
from traces import left

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


@pytest.fixture
def ready(cast: Cast, case, settings) -> dict[str, object]:
    """What is posted to invite an agency; mail is set up, and the agency has no address yet."""
    settings.MAIL_SMTP, settings.MAIL_ADDRESS = "smtp://127.0.0.1:2525", "line@example.org"
    caw = agency("CAW", by=cast.administrator)
    partner(caw, by=cast.administrator)
    ground = grounds.invoke_ground(case, consent(), agency=caw, by=cast.worker)
    return {
        "agency": str(caw), "ground": str(ground), "purpose": "HELP", "field": ["SITUATION"],
        "person": ["1"], "until": day(20),
    }  # fmt: skip


def told_at(cast: Cast, ready, client_of, address: str = "in@example.org"):
    page = f"/desk/people/agencies/{ready['agency']}/told/"
    return client_of(cast.administrator).post(page, {"address": address})


@pytest.mark.django_db(transaction=True)
def test_an_invited_agency_is_told_by_mail_that_something_is_new_and_nothing_else(
    cast, worker, client_of, case, ready
):
    told_at(cast, ready, client_of)
    assert worker.post(f"/desk/cases/{case}/table/seats/", ready).status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["in@example.org"]
    whole = (sent.subject + sent.body).lower()
    names = (
        str(case),
        str(Seat.objects.get().id),
        "lies",
        "agency caw",
        "houvast",
        "1712",
        "geweld",
        "dossier",
    )
    assert not [each for each in (*names, "http") if each in whole]
    assert b"in@example.org" not in bytes(Team.objects.get(pk=ready["agency"]).notice_address)


@pytest.mark.django_db(transaction=True)
def test_each_mail_of_it_is_the_same_whatever_the_case(cast, worker, client_of, case, ready):
    told_at(cast, ready, client_of)
    worker.post(f"/desk/cases/{case}/table/seats/", ready)
    other = operations.open_at_house([SHE, HE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
    ground = grounds.invoke_ground(other, consent(2), agency=uuid.UUID(str(ready["agency"])), by=cast.worker)
    said = ready | {"ground": str(ground), "person": ["2"]}
    assert worker.post(f"/desk/cases/{other}/table/seats/", said).status_code == 302
    one, two = mail.outbox
    assert (one.subject, one.body, one.to, one.from_email) == (two.subject, two.body, two.to, two.from_email)


@pytest.mark.django_db(transaction=True)
def test_without_an_address_or_a_mail_server_the_invitation_stands(
    cast, worker, client_of, case, ready, monkeypatch
):
    page = f"/desk/cases/{case}/table/"
    assert worker.post(f"{page}seats/", ready).status_code == 302
    assert mail.outbox == []
    worker.post(f"{page}seats/{Seat.objects.get().id}/undo/")
    told_at(cast, ready, client_of)

    def silent(*said, **more):
        raise posting.NotSent("TimeoutError")

    monkeypatch.setattr(posting, "send", silent)
    assert worker.post(f"{page}seats/", ready).status_code == 302
    assert Seat.objects.filter(state="INVITED").count() == 1
    assert "Bel hen" in worker.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_mail_goes_once_the_invitation_is_stored_in_the_language_of_who_gets_it(
    cast, worker, client_of, case, ready, monkeypatch
):
    told_at(cast, ready, client_of)
    for number in range(2):  # of three people, two
        who = partner(uuid.UUID(str(ready["agency"])), by=cast.administrator, name=f"fr{number}")
        accounts.keep_preferences(who.id, language="fr", shortcuts=True, by=who)
    sent = []

    def send(text, **said):
        seat = Seat.objects.get()
        sent.append((connection.in_atomic_block, left("cases.tell_agency", by=cast.worker, subject=seat.id)))
        sent.append((said["subject"], said["language"]))

    monkeypatch.setattr(posting, "send", send)
    worker.post(f"/desk/cases/{case}/table/seats/", ready)
    assert sent == [(False, True), ("Il y a du nouveau", "fr")]
    assert "Een mail" in worker.get(f"/desk/cases/{case}/table/").content.decode()


def test_people_are_called_by_name_to_their_team_and_by_number_to_everybody_else(
    cast, worker, client_of, case
):
    seat = shared_with_everybody(case, cast)
    page = f"/desk/cases/{case}/table/"
    shown = worker.get(page).content.decode()
    assert "Lies" in shown
    for words in ("Persoon 1", "Person 1"):
        assert words not in shown
    who = unlocked(Seat.objects.get(id=seat).holder_id)
    read = client_of(who).get(f"/partners/{seat}/").content.decode()
    assert "Person 1" in read
    assert "Lies" not in read
    for nobody in (cast.outsider, cast.volunteer, who):
        assert client_of(nobody).get(page).status_code == 404


@pytest.mark.parametrize("address", ["x", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_only_an_administrator_sets_one_address(cast, client_of, ready, address):
    told_at(cast, ready, client_of, address)
    assert not Team.objects.get(pk=ready["agency"]).notice_address
    for somebody in (cast.worker, cast.lead, cast.outsider):
        page = f"/desk/people/agencies/{ready['agency']}/told/"
        assert client_of(somebody).post(page, {"address": "in@example.org"}).status_code == 404
    assert not Team.objects.exclude(notice_address=b"").exists()


def test_the_partners_pages_count_what_nobody_answered(cast, worker, client_of, case, ready):
    colleague = client_of(partner(uuid.UUID(str(ready["agency"])), by=cast.administrator, name="colleague"))
    words = "Invitations that nobody answered"
    assert words not in colleague.get("/partners/").content.decode()
    worker.post(f"/desk/cases/{case}/table/seats/", ready)
    assert words in colleague.get("/partners/").content.decode()


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
