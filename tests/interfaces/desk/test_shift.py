"""At the end of a shift nothing stays untaken unseen."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import PASSWORD, Cast
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.models import HeldKey
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, callbacks
from houvast.records.contacts.queries import talks as queries
from records.contacts.talking_with import begun, said_by, set_line

SHIFT = "/desk/shift/"


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


@pytest.fixture
def in_hands(cast: Cast) -> uuid.UUID:
    made = begun(cast)
    answering.take_talk(made.id, by=cast.worker)
    said_by(made.entered, "Are you there?")
    return made.id


def test_who_signs_out_with_a_talk_in_hands_is_shown_it_first(worker, cast, in_hands):
    assert worker.post("/desk/sign-out/")["Location"] == SHIFT
    shown = worker.get(SHIFT).content.decode()
    assert f"/desk/talks/{in_hands}/" in shown
    assert "govuk-tag--yellow" in shown
    assert worker.post("/desk/sign-out/", {"anyway": "yes"})["Location"].startswith("/desk/sign-in/")
    assert worker.get("/desk/").status_code == 302
    assert [row.id for row in queries.in_hands(seen_by=cast.worker)] == [in_hands]


def test_who_has_nothing_in_hands_signs_out_at_once(worker):
    assert worker.post("/desk/sign-out/")["Location"].startswith("/desk/sign-in/")


def test_a_talk_is_handed_over_with_a_note_and_the_page_comes_back_without_it(worker, cast, in_hands):
    said = {"to": cast.phone_line, "text": "Waits for a shelter.", "then": "shift"}
    assert worker.post(f"/desk/talks/{in_hands}/hand-over/", said)["Location"] == SHIFT
    assert Talk.objects.get(id=in_hands).state == "WAITING"
    shown = worker.get(SHIFT).content.decode()
    assert f"/desk/talks/{in_hands}/hand-over/" not in shown
    answering.take_talk(in_hands, by=cast.lead)
    said = [(each.author, each.text) for each in answering.open_talk(in_hands, by=cast.lead).said]
    assert ("NOTE", "Waits for a shelter.") in said


def test_a_talk_is_ended_and_the_page_comes_back(worker, in_hands):
    ended = worker.post(f"/desk/talks/{in_hands}/end/", {"because": "BY_WORKER", "then": "shift"})
    assert ended["Location"] == SHIFT
    assert Talk.objects.get(id=in_hands).state == "ENDED"


def test_who_waits_what_is_to_be_called_and_own_drafts_stand_there_and_no_number(worker, cast, client_of):
    empty = worker.get(SHIFT).content.decode()
    assert "said--success" in empty
    begun(cast, "MAILBOX", first="Hello.")
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470112233", "", now, now + timedelta(hours=1))
    callbacks.ask_callback(asked, team=cast.phone_line, by=cast.worker)
    draft = uuid.uuid4()
    operations.begin_draft(draft, {"note": "x"}, team=cast.phone_line, by=cast.worker)
    shown = worker.get(SHIFT).content.decode()
    assert "said--success" not in shown
    assert f"/desk/register/{draft}/" in shown
    assert shown.count("rows__row") == 3
    assert "0470112233" not in shown
    assert f"{draft}" not in client_of(cast.lead).get(SHIFT).content.decode()


def test_who_answers_no_talks_finds_no_such_page(client_of, cast):
    assert client_of(cast.statistician).get(SHIFT).status_code == 404
    assert "rows__row" not in client_of(cast.outsider).get(SHIFT).content.decode()


def test_a_talk_of_who_went_home_is_taken_over_by_who_joins_it(worker, cast, in_hands, client_of):
    """Signed out all the same: the talk is in nobody's queue, and a colleague goes on with it."""
    worker.post("/desk/sign-out/", {"anyway": "yes"})
    lead = client_of(cast.lead)
    assert f"/desk/talks/{in_hands}/join/" in lead.get("/desk/talks/").content.decode()
    lead.post(f"/desk/talks/{in_hands}/join/")
    beside = lead.get(f"/desk/talks/{in_hands}/").content.decode()
    assert f"/desk/talks/{in_hands}/take-over/" in beside
    assert f"/desk/talks/{in_hands}/hand-over/" not in beside
    assert lead.post(f"/desk/talks/{in_hands}/take-over/")["Location"] == f"/desk/talks/{in_hands}/"
    shown = lead.get(f"/desk/talks/{in_hands}/").content.decode()
    assert f"/desk/talks/{in_hands}/hand-over/" in shown
    assert shown.count("nam het gesprek over") == 2, "for script, and in the talk itself"
    assert [(row.id, row.beside) for row in queries.in_hands(seen_by=cast.lead)] == [(in_hands, False)]
    assert queries.in_hands(seen_by=cast.worker) == []


def test_callbacks_that_were_taken_and_not_done_are_named_whoever_took_them(worker, cast, client_of):
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470112233", "", now, now + timedelta(hours=1))
    due = callbacks.ask_callback(asked, team=cast.phone_line, by=cast.worker)
    callbacks.take_callback(due, by=cast.worker)
    lead = client_of(cast.lead)
    shown = lead.get(SHIFT).content.decode()
    assert "said--success" not in shown
    assert cast.worker.name in shown.partition('id="calls"')[2].partition("</section>")[0]
    assert "0470112233" not in shown
    assert lead.post("/desk/sign-out/")["Location"].startswith("/desk/sign-in/"), "not theirs"
    assert worker.post("/desk/sign-out/")["Location"] == SHIFT
    own = worker.get(SHIFT).content.decode()
    assert f"/desk/callbacks/{due}/" in own
    assert "govuk-button--warning" in own
    assert worker.post("/desk/sign-out/", {"anyway": "yes"})["Location"].startswith("/desk/sign-in/")


@pytest.fixture
def without_keys(cast: Cast) -> uuid.UUID:
    """A team in which nobody has a place yet: nothing can be sealed for it."""
    return accounts.add_team("Newcomers", by=cast.administrator)


def test_a_hand_over_that_is_refused_comes_back_as_it_was_typed_also_at_the_end_of_a_shift(
    worker, cast, in_hands, without_keys
):
    at, note = f"/desk/talks/{in_hands}/", "Waits for a shelter."
    for more in ({}, {"then": "shift"}):
        for to in (str(without_keys), ""):
            answer = worker.post(f"{at}hand-over/", {"to": to, "text": note, **more})
            assert answer.status_code == 422
            form = answer.content.decode().partition(f'action="{at}hand-over/"')[2].partition("</form>")[0]
            assert 'role="alert"' in form
            assert f">{note}</textarea>" in form
    assert Talk.objects.get().state == "IN_HANDS"
    answer = worker.post(f"{at}hand-over/", {"to": str(cast.phone_line), "text": "x" * 4001})
    form = answer.content.decode().partition(f'action="{at}hand-over/"')[2].partition("</form>")[0]
    assert f'<option value="{cast.phone_line}" selected>' in form
    assert worker.get(f"{at}hand-over/")["Location"] == at


def test_no_team_is_offered_that_could_not_open_the_talk(worker, cast, in_hands, without_keys):
    for page in (f"/desk/talks/{in_hands}/", SHIFT):
        shown = worker.get(page).content.decode()
        assert f'<option value="{cast.phone_line}"' in shown
        assert str(without_keys) not in shown
    newcomer = (without_keys, Role.WORKER)
    noor = accounts.invite("noor", "Noor", password=PASSWORD, place=newcomer, by=cast.administrator)
    assert str(without_keys) in worker.get(SHIFT).content.decode()
    HeldKey.objects.filter(staff=noor).delete()
    assert str(without_keys) not in worker.get(SHIFT).content.decode()
