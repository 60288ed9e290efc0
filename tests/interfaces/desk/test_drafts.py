"""A draft is saved while it is typed, goes on at any computer, and is nobody else's."""

import json
import uuid

import pytest

from cast import WOMAN
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Draft
from interfaces.desk.conftest import REGISTER, kept, sent

PAGE, OTHER_PAGE = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))  # the same in every worker of a run


@pytest.fixture
def draft() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def team(cast) -> str:
    return str(cast.phone_line)


def answers(cast, draft):
    return operations.resume_draft(draft, by=cast.worker).answers


def test_the_first_save_begins_it_and_each_later_one_is_a_revision(worker, cast, draft, team):
    for revision in range(3):
        answer = kept(worker, draft, {"note": f"{revision}"}, team=team, page=PAGE, revision=revision)
        assert answer.json()["revision"] == revision + 1
    assert answers(cast, draft)["note"] == "2"


def test_it_goes_on_at_another_computer_with_everything_that_was_typed(worker, cast, client_of, draft, team):
    kept(worker, draft, WOMAN, team=team, page=PAGE)
    page = client_of(cast.worker).get(REGISTER.format(draft)).content.decode()
    assert "Keeps a bag with her sister." in page
    assert 'data-person="2"' in page
    assert 'data-pair="1-2"' in page
    assert 'name="revision" value="1"' in page


def test_a_save_whose_answer_got_lost_comes_again_and_is_kept(worker, cast, draft, team):
    kept(worker, draft, {"note": "one"}, team=team, page=PAGE)
    again = kept(worker, draft, {"note": "one, two"}, team=team, page=PAGE)
    assert again.json()["revision"] == 2
    kept(worker, draft, {"note": "three"}, team=team, page=PAGE, revision=2)
    lost = kept(worker, draft, {"note": "three, four"}, team=team, page=PAGE, revision=2)
    assert lost.json()["revision"] == 4
    assert answers(cast, draft)["note"] == "three, four"


def test_another_screen_is_never_overwritten_unasked(worker, cast, draft, team):
    kept(worker, draft, {"note": "here"}, team=team, page=PAGE)
    kept(worker, draft, {"note": "there"}, team=team, page=OTHER_PAGE, revision=1)
    behind = kept(worker, draft, {"note": "here, later"}, team=team, page=PAGE, revision=1)
    assert behind.status_code == 409
    assert answers(cast, draft)["note"] == "there"
    chosen = kept(worker, draft, {"note": "here"}, team=team, page=PAGE, revision=behind.json()["revision"])
    assert chosen.status_code == 200
    assert answers(cast, draft)["note"] == "here"


def test_nobody_else_can_save_resume_or_throw_it_away(worker, cast, client_of, draft, team):
    kept(worker, draft, {"note": "zebra"}, team=team, page=PAGE)
    for other, line in ((cast.lead, team), (cast.outsider, str(cast.other_line))):
        client = client_of(other)
        for revision in (0, 1):
            assert (
                kept(client, draft, {"note": "x"}, team=line, page=PAGE, revision=revision).status_code == 404
            )
        assert client.post(f"/desk/drafts/{draft}/discard/").status_code == 404
        assert "zebra" not in client.get(REGISTER.format(draft)).content.decode().split("<main")[1]
    assert answers(cast, draft)["note"] == "zebra"


def test_a_save_that_comes_after_registering_makes_no_second_draft(worker, cast, draft, team):
    sent(worker, WOMAN, draft)
    assert kept(worker, draft, {"note": "late"}, team=team, page=PAGE).status_code == 404
    assert not Draft.objects.exists()


def test_nothing_of_it_stands_in_clear(worker, draft, team):
    kept(worker, draft, {"note": "Keeps a bag", "sex": "F"}, team=team, page=PAGE)
    row = Draft.objects.get(pk=draft)
    for column in row._meta.concrete_fields:
        assert "bag" not in repr(getattr(row, column.attname))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'"text"',
        b"\xff\xfe",
        json.dumps({"answers": [], "revision": 0, "team": PAGE, "page": PAGE}).encode(),
        json.dumps({"answers": {}, "revision": "0", "team": PAGE, "page": PAGE}).encode(),
        json.dumps({"answers": {}, "revision": 0, "team": "x", "page": PAGE}).encode(),
        json.dumps({"answers": {}, "revision": 0, "team": 7, "page": PAGE}).encode(),
        json.dumps({"answers": {"note": "x" * 600_000}, "revision": 0, "team": PAGE, "page": PAGE}).encode(),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(worker, draft, body):
    answer = worker.post(f"/desk/drafts/{draft}/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_only_answers_to_questions_are_kept(worker, cast, draft, team):
    strange = {"note": "x", "person-1-sex": 3, "person-1-forms": [1], "evil": "y", "person-0-sex": "F"}
    kept(worker, draft, strange, team=team, page=PAGE)
    assert set(answers(cast, draft)) == {"note", "team", "page", "handled_by"}


def test_a_forged_save_is_refused(cast, client_of, draft):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client_of(cast.worker).cookies
    assert kept(careful, draft, {}, team=str(cast.phone_line), page=PAGE).status_code == 403
    assert queries.drafts(seen_by=cast.worker) == []
