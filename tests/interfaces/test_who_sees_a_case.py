"""Who is not invited finds nothing of a case by any address; an agency finds what its seat is shown, by all.

The addresses are those of the URL configuration: pages, lists, searches, files and the API, and every form. A
new one is asked by itself. What is written in the case carries a mark by which it is found wherever it turns
up. The law's own lines are walked in tests/records/cases/test_matrix.py.
"""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.interfaces.desk import minutes
from houvast.records.accounts.guard import Actor
from houvast.records.audit import trail
from houvast.records.cases import operations
from houvast.records.cases.models import Case, InvokedGround, Seat
from houvast.records.cases.operations import (
    Person,
    conferences,
    grounds,
    laying,
    links,
    notifications,
    own_right,
    partnering,
    plans,
    risk,
    seats,
    tying,
)
from houvast.records.contacts import operations as contacts
from table import FIELDS, agency, consent, invited, partner, with_document
from whole import unlocked

pytestmark = pytest.mark.slow  # every address for every role and state: minutes on a busy machine

MARK = "zqxjwkv"
TODAY = timezone.localdate
ROOMS = ("desk", "partners", "api", "api_figures", "api_testimonies")
OF_A_CASE = {
    "case",
    "seat",
    "item",
    "ground",
    "document",
    "conference",
    "answer",
    "laid",
    "yes",
    "link",
    "tie",
    "notification",
}


@dataclass(frozen=True)
class Around:
    """A case with something of every kind. `at`: what stands in addresses."""

    case: uuid.UUID
    ground: uuid.UUID
    seat: uuid.UUID
    team: uuid.UUID
    conference: uuid.UUID
    at: dict[str, Any]
    holder: Actor
    colleague: Actor
    police: Actor


@pytest.fixture
def around(cast: Cast) -> Around:
    by, today = cast.worker, TODAY()
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=by)
    people = [
        Person(1, called=f"{MARK}-name", age_group="ADULT", role_stated="VICTIM"),
        Person(2, called=f"{MARK}-other", age_group="ADULT"),
    ]
    case = operations.open_from_contact(contact, people, reached_out=1, by=by)
    operations.add_event(case, f"{MARK}-event", by=by)
    operations.add_task(case, f"{MARK}-task", owner=cast.lead.id, due_on=today, by=by)
    sheet = {"answers": {"1": True}, "override": {"band": "high", "reason": f"{MARK}-reason"}}
    risk.assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=by)
    plans.write_plan(
        case, {"PEOPLE": f"{MARK}-plan"}, person=1, language="nl", safe=["PAPER"],
        review_on=today + timedelta(days=9), after=0, by=by,
    )  # fmt: skip
    team = agency("CAW", by=cast.administrator)
    holder = partner(team, by=cast.administrator)
    said = consent(1, fields=FIELDS, document=f"{MARK}-ground", ways=frozenset({"READING", "MEETING"}))
    ground = grounds.invoke_ground(case, said, agency=team, by=by)
    seat = invited(case, team, ground, fields=FIELDS, by=by)
    partnering.accept_seat(seat, secrecy=True, by=holder)
    laid = laying.lay(case, f"{MARK}-shared", field="SITUATION", about=1, to=[seat], by=by)
    laying.lay(case, f"{MARK}-kept", field="SITUATION", about=1, by=by)
    partnering.write_own_note(seat, f"{MARK}-note", by=holder)
    document = with_document(case, by=by, name=f"{MARK}-file.txt", to=[seat])
    own_right.prepare_who_looked(
        case, person=1, recognised="IN_PERSON", others_checked=True, secrecy_checked=True, by=cast.lead
    )
    conference = conferences.plan_conference(
        today, team=cast.phone_line, chair=cast.lead.id, minute_taker=by.id, by=by
    )
    item = conferences.put_on_agenda(conference, case, because="CHOICE", by=by)
    conferences.note_attendance(conference, f"{MARK}-present", how="PRESENT", agency=team, by=by)
    conferences.add_line(
        item, f"{MARK}-told", kind="INFORMATION", field="SITUATION", about=1, to=[team], version=1, by=by
    )
    conferences.add_line(
        item, f"{MARK}-untold", kind="DECISION", field="SITUATION", about=1, version=2, by=by
    )
    notified = notifications.notify(
        f"{MARK}-notified", once=uuid.uuid4(), agency=team, team=cast.phone_line, ground="CONSENT",
        purpose="HELP", document="Ze zei ja.", by=holder,
    )  # fmt: skip
    at = {
        "case": case, "seat": seat, "ground": ground, "laid": laid, "document": document, "item": item,
        "conference": conference, "contact": contact, "agency": team, "team": team, "number": 1, "person": 1,
        "answer": Case.objects.get(pk=case).looked.get().id, "instrument": "dash", "language": "nl",
        "kind": "ttl", "notification": notified,
    }  # fmt: skip
    return Around(
        case, ground, seat, team, conference, at, holder,
        partner(team, by=cast.administrator, name="colleague"),
        partner(agency("POLICE", by=cast.administrator), by=cast.administrator),
    )  # fmt: skip


def addresses(patterns: list[Any], room: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, words with what converts them) of everything in these rooms."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, each.namespace or room)
        elif isinstance(each, URLPattern) and each.name and room in ROOMS:
            words = each.pattern.converters or dict.fromkeys(each.pattern.regex.groupindex)
            yield f"{room}:{each.name}", dict(words)


EVERY = list(addresses(get_resolver().url_patterns))


def address(name: str, words: dict[str, Any], known: dict[str, Any]) -> str:
    """With what is known for its words; for others with something that is nowhere."""
    nothing = {"UUIDConverter": uuid.uuid4(), "IntConverter": 1}
    given = {}
    for word, kind in words.items():
        given[word] = nothing.get(type(kind).__name__, "unknown")
        if word in known and type(known[word]) is type(given[word]):
            given[word] = known[word]
    return reverse(name, kwargs=given)


def said(answer: Any) -> str:
    """All that an answer gives, with the words of a PDF; nothing of a stream that never ends."""
    if answer.get("Content-Type", "").startswith("text/event-stream"):
        return ""
    content = answer.getvalue()
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return f"{content.decode(errors='replace')} {dict(answer.headers)}"


def marks(answer: Any) -> set[str]:
    return set(re.findall(rf"{MARK}-\w+", said(answer)))


def without_its_own(answer: Any, asked: str) -> tuple[int, str]:
    """What it says, without the token of a form and the address that was asked, which it may send back to."""
    words = re.sub(r'value="[A-Za-z0-9]{64}"', "", said(answer))
    for id in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", asked):
        words = words.replace(id, "")
    return answer.status_code, words


class Holding:
    """Rows of cases that somebody held, for whom all who work on them would wait. SQLite holds none."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        is_held = re.search(r'FROM "cases_.* FOR (NO KEY )?UPDATE', sql, re.DOTALL)
        if is_held and context["cursor"].rowcount:
            self.rows.append(sql[:200])
        return done


def kept() -> dict[str, Any]:
    """Everything that the part keeps."""
    return {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_app_config("cases").get_models()
    }


STRANGERS = (
    "outsider", "volunteer", "at_shelter", "statistician", "signer", "administrator", "colleague", "police",
    "tied", "nobody",
)  # fmt: skip


def stranger(role: str, cast: Cast, around: Around) -> Actor:
    if role == "tied":
        tying.tie_staff(around.case, cast.lead.id, by=cast.worker)
        return cast.lead
    who: Actor = getattr(around if role in ("colleague", "police") else cast, role)
    return who


def client_of(role: str, cast: Cast, around: Around) -> Client:
    return Client() if role == "nobody" else unlocked(stranger(role, cast, around))


def refusals(who: Actor) -> int:
    """How often they were refused, as the trail has it."""
    assert who.id is not None
    return sum(each.outcome == "refused" for each in trail.acts(who.organisation, actor=who.id))


@pytest.mark.parametrize("role", STRANGERS)
def test_who_is_not_invited_finds_nothing_of_a_case_by_any_address(cast: Cast, around: Around, role):
    client = client_of(role, cast, around)
    # Of no case: who is there, and what an agency told a team, also who is tied to one of its cases.
    of_a_team = {f"{MARK}-present"} | ({f"{MARK}-notified"} if role == "tied" else set())
    before = kept()
    for name, words in EVERY:
        asked = f"{address(name, words, around.at)}?q={MARK}&case={around.case}"
        answer = client.get(asked)
        assert answer.status_code < 500, name
        found = marks(answer) - of_a_team
        assert not found, (name, found)
        if not OF_A_CASE & set(words) and name != "desk:trail":  # which names records to who checks it
            beside_what_was_asked = re.sub(rf"case(=|%3D){around.case}", "", said(answer))
            assert str(around.case) not in beside_what_was_asked, name
    assert kept() == before


@pytest.mark.parametrize("role", [role for role in STRANGERS if role != "nobody"])
def test_a_form_that_a_stranger_sends_to_a_case_is_refused_as_if_there_were_none_recorded_and_holds_nothing(
    cast: Cast, around: Around, role
):
    who = stranger(role, cast, around)
    client = unlocked(who)
    before, holds = kept(), Holding()
    # A conference and a notification are of a team, also of who is tied to one of its cases.
    of_it = OF_A_CASE - {"conference", "notification"} if role == "tied" else OF_A_CASE
    asked = [(name, words) for name, words in EVERY if of_it & set(words)]
    assert len(asked) > 50
    nowhere = {word: value for word, value in around.at.items() if word not in OF_A_CASE}
    unrecorded, told_apart = [], []
    for name, words in asked:
        for send in (client.get, client.post):
            before_each, answers = refusals(who), []
            for at in (around.at, nowhere):
                to = address(name, words, at)
                with connection.execute_wrapper(holds):
                    answers.append(without_its_own(send(to), to))
            status = answers[0][0]
            was_recorded = refusals(who) >= before_each + 2
            if status != 405 and not (status == 404 and was_recorded):  # a 405 asks nobody anything
                unrecorded.append((name, status))
            told_apart += [name] if answers[0] != answers[1] else []
    assert unrecorded == []
    assert told_apart == []
    assert holds.rows == []
    assert kept() == before


def test_a_colleague_to_whom_a_case_is_closed_reads_nothing_of_it_in_minutes_that_they_ask_for(
    cast: Cast, around: Around, monkeypatch
):
    """A conference is of the team, also of who is tied to one of its cases: the walk above leaves it out."""
    at = {"conference": around.conference, "agency": around.team}
    of_all = {"conference": around.conference}
    monkeypatch.setattr(minutes, "beside", lambda work, *, failed: work())
    client = client_of("tied", cast, around)
    before, found = kept(), set()
    for name, words in (("minutes", at), ("make_minutes", of_all)):
        answer = client.post(reverse(f"desk:{name}", kwargs=words), follow=True)
        assert answer.status_code == 200, name
        assert not answer.get("Content-Type", "").startswith("application/pdf")
        found |= marks(answer)
    for name, words in (("all_minutes", of_all), ("saved_minutes", at)):
        found |= marks(client.get(reverse(f"desk:{name}", kwargs=words), follow=True))
    assert found <= {f"{MARK}-present"}
    assert kept() == before


# What an agency reads: on its pages, and in minutes that it takes along.
SHARED = {f"{MARK}-{word}" for word in ("shared", "note", "file", "told")}


def seen_by_agency(around: Around, who: Actor) -> set[str]:
    """By every address of its own room and of the API, by lists of the desk, and in minutes taken along."""
    client = unlocked(who)
    own = {"seat": around.seat, "item": around.at["item"]}
    found = marks(client.post(reverse("partners:minutes", kwargs=own)))
    for name, words in EVERY:
        if not name.startswith("desk:") or not words or "case" in words:
            answer = client.get(address(name, words, around.at))
            assert answer.status_code < 500, name
            found |= marks(answer)
    return found - {f"{MARK}-present"}


def again(cast: Cast) -> uuid.UUID:
    """Another case of the same person."""
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    she = Person(1, called=f"{MARK}-name", age_group="ADULT", role_stated="VICTIM")
    made = operations.open_from_contact(of, [she], reached_out=1, by=cast.worker)
    operations.add_event(made, f"{MARK}-elsewhere", by=cast.worker)
    return made


def goes_on_elsewhere(cast: Cast, around: Around) -> None:
    links.merge_cases(again(cast), around.case, same={1: 1}, by=cast.worker)


def takes_another_in(cast: Cast, around: Around) -> None:
    links.merge_cases(around.case, again(cast), same={1: 1}, by=cast.worker)


def is_split(cast: Cast, around: Around) -> None:
    made = links.split_case(around.case, [1], by=cast.worker)
    operations.add_event(made, f"{MARK}-elsewhere", by=cast.worker)


def is_closed(cast: Cast, around: Around) -> None:
    operations.end_task(around.case, 1, state="DONE", by=cast.lead)
    operations.close(around.case, outcome="SAFER", by=cast.worker)


def is_closed_and_open_again(cast: Cast, around: Around) -> None:
    is_closed(cast, around)
    operations.reopen(around.case, by=cast.worker)


def is_closed_by_what_it_went_on_in(cast: Cast, around: Around) -> None:
    other = again(cast)
    links.merge_cases(other, around.case, same={1: 1}, by=cast.worker)
    operations.end_task(around.case, 1, state="DONE", by=cast.lead)
    operations.close(other, outcome="SAFER", by=cast.worker)


def ground_of_yesterday(cast: Cast, around: Around) -> None:
    day = timedelta(days=1)
    InvokedGround.objects.update(holds_from=TODAY() - day, holds_until=TODAY())


def seat_of_yesterday(cast: Cast, around: Around) -> None:
    Seat.objects.update(until=TODAY())


STATES: dict[str, tuple[Callable[[Cast, Around], object], set[str]]] = {
    "it stands": (lambda cast, around: None, SHARED),
    "it goes on in another": (goes_on_elsewhere, SHARED),
    "another goes on in it": (takes_another_in, SHARED),
    "it is split": (is_split, SHARED),
    "it is closed": (is_closed, set()),
    "it is closed and open again": (is_closed_and_open_again, set()),
    "it is closed by what it went on in": (is_closed_by_what_it_went_on_in, set()),
    "it is erased": (lambda c, around: operations.erase_on_request(around.case, by=c.lead), set()),
    "consent is withdrawn": (lambda c, around: grounds.end_ground(around.ground, by=c.worker), set()),
    "the ground is over": (ground_of_yesterday, set()),
    "the seat is over": (seat_of_yesterday, set()),
    "the seat is ended": (lambda c, around: seats.end_seat(around.seat, by=c.worker), set()),
    "the invitation is undone": (lambda c, around: seats.undo_invitation(around.seat, by=c.worker), set()),
    "the agency is a party": (lambda c, a: tying.tie_agency(a.case, a.team, by=c.worker), set()),
    "the holder is a party": (lambda c, a: tying.tie_staff(a.case, a.holder.id, by=c.worker), set()),
    "the holder left": (lambda cast, a: partnering.leave_seat(a.seat, by=a.holder), set()),
    "it declared a conflict": (
        lambda c, a: conferences.declare_conflict(a.conference, 1, item=1, by=c.worker),
        SHARED - {f"{MARK}-told"},
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_an_agency_finds_what_its_seat_is_shown_and_nothing_else_by_any_address(
    cast: Cast, around: Around, state
):
    change, shown = STATES[state]
    change(cast, around)
    assert seen_by_agency(around, around.holder) == shown
