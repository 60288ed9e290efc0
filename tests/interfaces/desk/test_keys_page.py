"""The page of keys: what waits is shown to who can do it, and done there."""

import re

import pytest
from django.test import Client

from cast import PASSWORD, Cast, registration, unlocked
from houvast.records.accounts import operations, queries
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations as contacts


@pytest.fixture
def newcomer(cast: Cast):
    place = (cast.phone_line, Role.WORKER)
    return unlocked(operations.invite("noor", "Noor", password=PASSWORD, place=place, by=cast.administrator))


@pytest.mark.parametrize(
    "somebody", ["worker", "volunteer", "lead", "statistician", "signer", "administrator", "outsider"]
)
def test_everybody_has_the_page_and_sees_what_they_hold(client_of, cast: Cast, somebody: str):
    shown = client_of(getattr(cast, somebody)).get("/desk/keys/").content.decode()
    assert ("Je hebt de sleutels van:" in shown) is (somebody in ("worker", "volunteer", "lead", "outsider"))


def test_a_colleague_waits_on_the_page_of_the_team_and_of_nobody_else(client_of, cast: Cast, newcomer):
    for somebody, sees in (
        (cast.worker, True),
        (cast.lead, True),
        (cast.volunteer, False),
        (cast.outsider, False),
    ):
        client = client_of(somebody)
        assert ("Noor" in client.get("/desk/keys/").content.decode()) is sees
        assert ("zaak rond sleutels" in client.get("/desk/").content.decode()) is sees


def test_handing_over_at_the_page_lets_the_newcomer_read(client_of, cast: Cast, newcomer):
    contact = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    theirs = client_of(newcomer)
    waiting = theirs.get(f"/desk/contacts/{contact}/").content.decode()
    assert "Je hebt de sleutels van dit team nog niet" in waiting
    assert "/correct/" not in waiting
    asked = {"person": str(newcomer.id), "team": str(cast.phone_line)}
    assert client_of(cast.volunteer).post("/desk/keys/hand-over/", asked).status_code == 404
    client_of(cast.worker).post("/desk/keys/hand-over/", asked)
    assert "Keeps a bag" in theirs.get(f"/desk/contacts/{contact}/").content.decode()


def test_who_left_leaves_something_to_seal_anew_and_the_page_does_it(client_of, cast: Cast):
    contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    operations.deactivate(cast.worker.id, by=cast.administrator)
    lead = client_of(cast.lead)
    assert "1 contact" in lead.get("/desk/keys/").content.decode()
    lead.post(f"/desk/keys/teams/{cast.phone_line}/rekey/")
    assert "Alles is verzegeld met de nieuwste sleutels." in lead.get("/desk/keys/").content.decode()


def test_custodians_are_named_agreed_to_and_recover_together(client_of, cast: Cast):
    chosen = {"custodian": [str(cast.signer.id), str(cast.statistician.id)]}
    assert client_of(cast.worker).post("/desk/keys/custodians/", chosen).status_code == 404
    client_of(cast.administrator).post("/desk/keys/custodians/", chosen)
    volunteer = client_of(cast.volunteer)
    assert "moet nog akkoord gaan" in volunteer.get("/desk/keys/").content.decode()
    volunteer.post(f"/desk/keys/teams/{cast.mens_line}/entrust/")
    told = contacts.register(registration(), team=cast.mens_line, by=cast.volunteer)
    shown = client_of(cast.administrator).post(f"/desk/people/{cast.volunteer.id}/link/").content.decode()
    link = re.search(r'<code class="once">([^<]+)</code>', shown)[1].removeprefix("http://testserver")
    Client().post(link, {"password": PASSWORD})
    signer, statistician = client_of(cast.signer), client_of(cast.statistician)
    signer.post("/desk/keys/recover/", {"person": str(cast.volunteer.id)})
    (asked,) = queries.recoveries(seen_by=cast.statistician)
    assert signer.post(f"/desk/keys/recover/{asked.id}/agree/").status_code == 404
    assert "Akkoord: herstellen" in statistician.get("/desk/keys/").content.decode()
    statistician.post(f"/desk/keys/recover/{asked.id}/agree/")
    back = unlocked(cast.volunteer.id)
    assert contacts.read(told, by=back).registration.details.note


def test_nonsense_is_refused_and_not_an_error(client_of, cast: Cast):
    worker = client_of(cast.worker)
    for address, sent in (
        ("hand-over/", {"person": "x", "team": ""}),
        ("recover/", {"person": "'; --"}),
        (f"recover/{cast.worker.id}/agree/", {}),
        (f"recover/{cast.worker.id}/burn/", {}),
        (f"teams/{cast.worker.id}/rekey/", {}),
    ):
        assert worker.post(f"/desk/keys/{address}", sent).status_code == 404
    administrator = client_of(cast.administrator)
    administrator.post("/desk/keys/custodians/", {"custodian": ["x", str(cast.outsider.id)]})
    assert queries.custody(seen_by=cast.worker).custodians == ()
