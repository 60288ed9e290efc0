"""People, places and the trail at the desk: for who may, and not found for everybody else."""

import re
import uuid

import pytest
from django.test import Client

from cast import PASSWORD
from houvast.records.accounts import queries
from houvast.records.accounts.roles import Role

NEW = {"name": "Noor", "sign_in_name": "noor", "role": "worker", "language": "nl"}


@pytest.mark.parametrize("address", ["/desk/people/", "/desk/trail/"])
@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "signer", "outsider"])
def test_who_may_not_finds_no_such_page(client_of, cast, somebody, address):
    assert client_of(getattr(cast, somebody)).get(address).status_code == 404


def test_somebody_new_chooses_a_password_by_a_link_that_is_shown_and_works_once(client_of, cast):
    administrator = client_of(cast.administrator)
    shown = administrator.post("/desk/people/", {**NEW, "team": str(cast.phone_line)}).content.decode()
    link = re.search(r'<code class="once">([^<]+)</code>', shown)[1]
    assert link not in administrator.get("/desk/people/").content.decode()
    welcome = link.removeprefix("http://testserver")
    assert "Noor" in Client().get(welcome).content.decode()
    assert Client().post(welcome, {"password": "short"}).status_code == 422
    chosen = Client().post(welcome, {"password": PASSWORD}).content.decode()
    assert len(re.findall(r"<li><code>[A-Z2-7]{4}(-[A-Z2-7]{2,4}){6}</code>", chosen)) == 5
    assert Client().get(welcome).status_code == 404
    assert Client().post("/desk/sign-in/", {"username": "noor", "password": PASSWORD}).status_code == 302
    acting = queries.actor(queries.staff_by_sign_in_name("noor"))
    assert acting.teams("contacts.register") == {cast.phone_line}


def test_a_sign_in_name_that_is_taken_is_said_beside_the_field(client_of, cast):
    answer = client_of(cast.administrator).post(
        "/desk/people/", {**NEW, "sign_in_name": "worker", "team": str(cast.phone_line)}
    )
    assert answer.status_code == 422
    assert "worker" in answer.content.decode()
    assert 'href="#id_sign_in_name"' in answer.content.decode()


def test_nobody_is_invited_into_a_team_of_another_helpline(client_of, cast):
    answer = client_of(cast.administrator).post("/desk/people/", {**NEW, "team": str(cast.other_line)})
    assert answer.status_code == 422
    assert queries.staff_by_sign_in_name("noor") is None


def test_a_role_is_given_and_taken_away(client_of, cast):
    administrator, of_worker = client_of(cast.administrator), f"/desk/people/{cast.worker.id}/place/"
    administrator.post(of_worker, {"give": f"{cast.mens_line}/{Role.WORKER}"})
    assert cast.mens_line in queries.actor(cast.worker.id).teams("contacts.read")
    administrator.post(of_worker, {"take": f"{cast.mens_line}/{Role.WORKER}"})
    assert cast.mens_line not in queries.actor(cast.worker.id).teams("contacts.read")


def test_people_of_another_helpline_cannot_be_changed(client_of, cast):
    administrator, theirs = client_of(cast.administrator), f"/desk/people/{cast.outsider.id}"
    given = {"give": f"{cast.phone_line}/{Role.LEAD}"}
    assert administrator.post(f"{theirs}/place/", given).status_code == 404
    assert administrator.post(f"{theirs}/deactivate/").status_code == 404
    assert queries.actor(cast.outsider.id).teams("contacts.import") == frozenset()


def test_ended_access_ends_the_sign_in_that_is_open(client_of, cast):
    worker = client_of(cast.worker)
    client_of(cast.administrator).post(f"/desk/people/{cast.worker.id}/deactivate/")
    assert worker.get("/desk/").status_code == 302


def test_administrators_do_not_end_their_own_access(client_of, cast):
    administrator = client_of(cast.administrator)
    administrator.post(f"/desk/people/{cast.administrator.id}/deactivate/")
    assert administrator.get("/desk/people/").status_code == 200


def test_a_team_is_added_once(client_of, cast):
    administrator = client_of(cast.administrator)
    administrator.post("/desk/people/teams/", {"team_name": "Chat"})
    administrator.post("/desk/people/teams/", {"team_name": "Chat"})
    assert [team.name for team in queries.all_teams(seen_by=cast.administrator)].count("Chat") == 1


def test_the_trail_says_who_did_what_and_that_somebody_looked(client_of, cast):
    administrator = client_of(cast.administrator)
    administrator.get("/desk/trail/")
    shown = administrator.get("/desk/trail/").content.decode()
    assert "Administrator" in shown
    assert queries.sentence(_look(cast), seen_by=cast.administrator) in shown


def test_a_password_is_changed_by_who_knows_the_former_one(client_of, cast):
    worker = client_of(cast.worker)
    new = "another quiet bridge"
    assert worker.post("/desk/password/", {"old": "a guess", "new": new}).status_code == 422
    assert worker.post("/desk/password/", {"old": PASSWORD, "new": "short"}).status_code == 422
    assert worker.post("/desk/password/", {"old": PASSWORD, "new": new}).status_code == 302
    assert worker.get("/desk/").status_code == 200
    assert Client().post("/desk/sign-in/", {"username": "worker", "password": new}).status_code == 302


def _look(cast):
    from houvast.records.accounts.operations import read_trail

    return next(e for e in read_trail(by=cast.administrator) if e.action == "accounts.read_trail")


def test_a_colleague_who_answers_is_chosen_among_those_who_register(worker, cast):
    form = worker.get(f"/desk/register/{uuid.uuid4()}/").content.decode()
    assert f'value="{cast.lead.id}"' in form
    for somebody in (cast.administrator, cast.statistician, cast.signer):
        assert str(somebody.id) not in form
