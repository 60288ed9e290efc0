"""A statement is handed to the helpline, and comes back as long as nobody opened it."""

import pytest

from cast import Cast
from houvast.interfaces.personal import parcels
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.contacts.models import Message, Talk
from houvast.records.contacts.operations import answering, returning
from houvast.records.journal.operations import NotPossible
from interfaces.personal.test_asked import ask
from records.contacts.talking_with import begun, set_line
from traces import left

TEXT = "Zij gooide een bord.\n" * 400


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


@pytest.fixture
def code(cast: Cast) -> str:
    told = ask("hand", {"text": TEXT, "language": "nl"})
    assert told.status_code == 200
    return str(told.json()["code"])


def test_a_worker_opens_it_whole_and_the_person_reads_the_answer_by_the_code(cast: Cast, code: str):
    talk = Talk.objects.get()
    answering.take_talk(talk.id, by=cast.worker)
    said = answering.open_talk(talk.id, by=cast.worker).said
    assert "".join("".join(str(each.text).split()) for each in said if each.text) == "".join(TEXT.split())
    assert returning.come_back(code, by=visitor(cast.helpline)).id == talk.id


def test_it_is_sealed_and_nothing_joins_it_to_a_journal(cast: Cast, code: str):
    rows = repr(list(Talk.objects.values())) + repr(list(Message.objects.values()))
    assert "bord" not in rows
    assert not any("journal" in field.name for field in Talk._meta.fields)


def test_the_outsider_and_another_team_do_not_find_it(cast: Cast, code: str):
    for somebody in (cast.outsider, cast.at_shelter, cast.statistician):
        with pytest.raises(Refused):
            answering.take_talk(Talk.objects.get().id, by=somebody)


def test_taken_back_unopened_it_is_gone_for_everybody(cast: Cast, code: str):
    talk = Talk.objects.get()
    assert ask("back", {"code": code}).status_code == 200
    assert left("contacts.take_back_unopened", by=visitor(cast.helpline), subject=talk.id)
    assert Message.objects.count() == 0
    with pytest.raises(Refused):
        answering.take_talk(talk.id, by=cast.worker)
    again = ask("back", {"code": code})
    assert (again.status_code, again.json()["problem"]) == (422, "gone")


def test_once_opened_it_stays(cast: Cast, code: str):
    answering.take_talk(Talk.objects.get().id, by=cast.worker)
    refused = ask("back", {"code": code})
    assert (refused.status_code, refused.json()["problem"]) == (422, "opened")
    assert Message.objects.count() > 1


def test_nobody_takes_back_the_talk_of_another(cast: Cast, code: str):
    other = begun(cast, "MAILBOX", first="hello")
    with pytest.raises(Refused):
        returning.take_back_unopened(Talk.objects.exclude(id=other.id).get().id, by=other.entered.by)
    for wrong in ("", "0000-0000-0000-0000", 7):
        assert ask("back", {"code": wrong}).json()["problem"] == "gone"


def test_where_no_line_takes_messages_nothing_is_sent(cast: Cast):
    set_line(cast.phone_line, doors=["CHAT"], by=cast.administrator)
    refused = ask("hand", {"text": TEXT, "language": "nl"})
    assert (refused.status_code, refused.json()["problem"]) == (422, "no-mailbox")
    assert Talk.objects.count() == 0


@pytest.mark.parametrize(
    "said", [{}, {"text": "x"}, {"text": 1, "language": "nl"}, {"text": "x", "language": "xx"}]
)
def test_what_no_script_of_ours_hands_over_is_refused(said):
    assert ask("hand", said).status_code == 400


def test_a_text_is_cut_between_lines():
    pieces = parcels.in_pieces(TEXT)
    assert all(len(each) <= parcels.PIECE for each in pieces)
    assert all(each.endswith("bord.") for each in pieces)
    with pytest.raises(NotPossible):
        parcels.hand_over("", language="nl", by=None)  # type: ignore[arg-type]  # nothing is asked of it
