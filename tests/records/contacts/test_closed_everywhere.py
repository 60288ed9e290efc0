"""What is closed to somebody by a tie is in no reading of theirs: every rule and every query is walked."""

import inspect
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, Rule, seen
from houvast.records.contacts import operations, queries, rules
from houvast.records.contacts.models import (
    AgencyTie,
    Callback,
    Contact,
    DangerAct,
    GlassRequest,
    Hand,
    HeldText,
    Letter,
    NumberIndex,
    Referral,
    Talk,
    Tie,
)
from houvast.records.contacts.operations import answering, callbacks, danger, leaving, referrals, tying
from houvast.records.contacts.queries import callbacks as of_callbacks
from houvast.records.contacts.queries import callers as of_callers
from houvast.records.contacts.queries import danger as of_danger
from houvast.records.contacts.queries import leaving as of_leaving
from houvast.records.contacts.queries import parcels as of_parcels
from houvast.records.contacts.queries import referrals as of_referrals
from houvast.records.contacts.queries import talks as of_talks
from houvast.records.contacts.queries import ties as of_ties
from houvast.records.contacts.queries import waits as of_waits
from houvast.records.directory import comparing
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from records.contacts.talking_with import begun, set_line
from records.contacts.test_callbacks import asked
from records.directory.shelters import shelter

GIVES_AWAY = "You can go to Wilgenstr. 17 tonight"
MODULES = (
    queries,
    of_talks,
    of_callbacks,
    of_danger,
    of_referrals,
    of_leaving,
    of_ties,
    of_callers,
    of_parcels,
    of_waits,
)


@dataclass(frozen=True)
class World:
    """A talk that became a contact, with all that can hang on it, in the hands of a worker."""

    talk: uuid.UUID
    contact: uuid.UUID
    cast: Cast


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    set_line(cast.phone_line, by=cast.administrator)
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    talk = begun(cast, first="It is me, his brother.").id
    answering.take_talk(talk, by=cast.worker)
    answering.join_talk(talk, by=cast.lead)
    for by in (cast.worker, cast.lead):
        with pytest.raises(leaving.HeldForReview):
            answering.reply(talk, f"{GIVES_AWAY}, {by.name}", once=uuid.uuid4(), by=by)
    danger.begin_danger(team=cast.phone_line, talk=talk, by=cast.worker)
    call = callbacks.ask_callback(asked(), team=cast.phone_line, talk=talk, by=cast.worker)
    callbacks.take_callback(call, by=cast.worker)
    takes = Takes(sexes={"M": Answer.YES, "F": Answer.YES}, children=Answer.YES)
    service = directory.add_service(
        Described("Invented Help"), Offer(kind="SHELTER", takes=takes), {"en": Text("Help")}, by=cast.worker
    )
    for by in (cast.worker, cast.lead):
        referrals.refer(
            referrals.Sought(sex="F", children="N", district="LEUVEN"), service=service, talk=talk, by=by
        )
    both = registration({**WOMAN, "role_assessed": "BOTH", "injury_on": WOMAN["day"]})
    contact = answering.register_talk(talk, both, team=cast.phone_line, by=cast.worker)
    tying.tie_colleague(contact, cast.volunteer.id, by=cast.lead)
    return World(talk, contact, cast)


# Every rule


OF: Mapping[type[Model], str] = {
    Contact: "READ CORRECT READ_SECOND CLOSE REOPEN WITHDRAW RESTORE TIE_MYSELF TIE_COLLEAGUE TIE_AGENCY "
    "DISCLOSE ERASE_ON_REQUEST REFUSE_REQUEST ASK_TO_OPEN PREVIEW_LETTER SEND_LETTER",
    Talk: "TAKE_TALK TIE_MYSELF_TO_TALK JOIN_TALK OPEN_TALK STEP_OUT REPLY ALLOW_MAIL ANSWER_BY_MAIL "
    "OPEN_ORIGINAL TAKE_OVER_TALK HAND_OVER_TALK END_TALK REGISTER_TALK",
    Callback: "TAKE_CALLBACK OPEN_CALLBACK_EARLY TAKE_OVER_CALLBACK REOPEN_CALLBACK END_CALLBACK",
    DangerAct: "OPEN_DANGER RECORD_DANGER END_DANGER",
    Referral: "OPEN_REFERRAL FOLLOW_REFERRAL MAKE_REFERRAL_LINK WITHDRAW_REFERRAL",
    HeldText: "READ_OWN_HELD REVIEW_HELD LET_THROUGH TURN_BACK",
    Letter: "OPEN_LETTER TAKE_LETTER_BACK",
    GlassRequest: "AGREE_TO_OPEN TURN_DOWN_GLASS TAKE_BACK_GLASS OPEN_GLASS",
    Tie: "LIFT_TIE",
    AgencyTie: "LIFT_AGENCY_TIE",
    NumberIndex: "FIND_BY_NUMBER",
}
OF_THEIR_OWN = "KEEP_DRAFT DISCARD_DRAFT"  # what somebody types, whatever it is about
OF_A_VISITOR = (
    "SAY LEAVE_TALK KEEP_AS_MAILBOX CHOOSE_WORD DRAW_VEIL BURN TAKE_BACK_UNOPENED TAKE_BURNING_BACK "
    "ASK_OWN_CALLBACK"
)
OF_AN_AGENCY = "OPEN_PARCEL"  # of another organisation, with no contact of ours
BY = ("worker", "lead")


def of_records() -> dict[str, Rule]:
    """Rules that say to which records they extend."""
    plain = Rule("").permits
    found = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
    return {name: rule for name, rule in found.items() if rule.permits.__code__ is not plain.__code__}


def test_every_rule_on_records_is_walked_here_or_is_of_nobody_who_works_here():
    walked = " ".join(OF.values()).split()
    others = f"{OF_THEIR_OWN} {OF_A_VISITOR} {OF_AN_AGENCY}".split()
    assert sorted(of_records()) == sorted(walked + others)


def permitted(by: Actor) -> set[str]:
    """Rules by which somebody reaches anything of the world."""
    return {
        name
        for model, names in OF.items()
        for name in names.split()
        if seen(model, of_records()[name], by).exists()
    }


@pytest.mark.parametrize("who", BY)
def test_no_rule_lets_somebody_reach_what_is_closed_to_them(cast: Cast, world: World, who: str):
    by = getattr(cast, who)
    before = permitted(by)
    assert len(before) > 25
    tying.tie_myself(world.contact, by=by)
    assert permitted(by) == set()
    other = cast.lead if by is cast.worker else cast.worker
    assert permitted(other) - {"AGREE_TO_OPEN", "TURN_DOWN_GLASS"}


def test_also_where_it_stays_in_their_hands(cast: Cast, world: World):
    """As it can, when it is taken while it is being closed."""
    talk = Talk.objects.get(id=world.talk)
    Tie.objects.create(staff_id=cast.worker.id, talk=talk, how="LEAD", on=timezone.localdate())
    assert Hand.objects.filter(talk=talk, staff=cast.worker.id, until__isnull=True).exists()
    assert of_talks.in_hands(seen_by=cast.worker) == []
    assert of_talks.in_hands_of_contact(world.contact, seen_by=cast.worker) is None


def test_whom_they_were_to_call_back_a_colleague_may_call(cast: Cast, world: World):
    (row,) = of_callbacks.callbacks(seen_by=cast.lead)
    assert row.taken_by == cast.worker.id
    tying.tie_colleague(world.contact, cast.worker.id, by=cast.lead)
    (row,) = of_callbacks.callbacks(seen_by=cast.lead)
    assert row.taken_by is None
    assert callbacks.take_callback(row.id, by=cast.lead).number


# Every query

Calls = Callable[[World, Actor], Any]
CALLS: dict[str, Calls] = {
    "contacts": lambda world, by: queries.contacts(queries.Wanted(), seen_by=by),
    "count_of_day": lambda world, by: queries.count_of_day(_day(world), seen_by=by).total,
    "rows_of": lambda world, by: queries.rows_of([world.contact], seen_by=by),
    "team_of": lambda world, by: queries.team_of(world.contact, seen_by=by),
    "glass_waiting": lambda world, by: queries.glass_waiting(seen_by=by),
    "own_glass": lambda world, by: queries.own_glass(seen_by=by),
    "to_read_second": lambda world, by: queries.to_read_second(seen_by=by),
    "unexplained_roles": lambda world, by: queries.unexplained_roles(world.contact, seen_by=by),
    "minority_of": lambda world, by: queries.minority_of(world.contact, seen_by=by) != "UNKNOWN",
    "receipt": lambda world, by: queries.receipt(world.contact, seen_by=by),
    "numbers_waiting": lambda world, by: queries.numbers_waiting(seen_by=by),
    "waiting": lambda world, by: of_talks.waiting(seen_by=by),
    "in_hands": lambda world, by: of_talks.in_hands(seen_by=by),
    "in_hands_of_others": lambda world, by: of_talks.in_hands_of_others(seen_by=by),
    "in_hands_of_contact": lambda world, by: of_talks.in_hands_of_contact(world.contact, seen_by=by),
    "of_draft": lambda world, by: _of_draft(world, by),
    "still_to_register": lambda world, by: of_talks.still_to_register(seen_by=by),
    "arrived": lambda world, by: of_talks.arrived([(world.talk, 0)], seen_by=[by])[0],
    "callbacks": lambda world, by: of_callbacks.callbacks(seen_by=by),
    "taken": lambda world, by: of_callbacks.taken(seen_by=by),
    "dangers": lambda world, by: of_danger.dangers(seen_by=by),
    "dangers_of": lambda world, by: [
        *of_danger.dangers_of(talk=world.talk, seen_by=by),
        *of_danger.dangers_of(contact=world.contact, seen_by=by),
    ],
    "informed_beside": lambda world, by: of_danger.informed_beside(talk=world.talk, seen_by=by),
    "open_referrals": lambda world, by: of_referrals.open_referrals(timezone.localdate(), seen_by=by),
    "standing": lambda world, by: of_referrals.standing(
        Referral.objects.values_list("id", flat=True), seen_by=by
    ),
    "held": lambda world, by: (held := of_leaving.waiting(seen_by=by)).to_review + held.own,
    "ties": lambda world, by: of_ties.ties(seen_by=by),
    "ties of it": lambda world, by: of_ties.ties(contact=world.contact, seen_by=by),
    "agency_ties": lambda world, by: of_ties.agency_ties(contact=world.contact, seen_by=by),
    "own_held": lambda world, by: leaving.own_held(by=by),
    "to_review": lambda world, by: leaving.to_review(by=by) if by.may("contacts.review_held") else [],
}
NOT_OF_IT = {
    "agency_is_closed": "asked of a contact that one reads, by its page",
    "closed_to_oneself": "the ids themselves, as a condition for other parts",
    "may_tie": "a right",
    "drafts": "what one types oneself; of a talk, tests/interfaces/desk/test_one_talk_once.py",
    "draft_of": "an id, made of two that are known",
    "registered_from": "of a draft of one's own",
    "to_rekey": "how much of a team is sealed for former keys: of nobody",
    "stands": "a link of the trail that somebody holds",
    "has_contacts": "whether there is any",
    "has_line": "a line",
    "line_of": "a line",
    "open_lines": "lines, for everybody",
    "place": "one's own talk, without an account",
    "place_of_next": "how many wait: of nobody",
    "waiting_chats": "for the process that watches",
    "rung": "a number that rings, without an account",
    "caller": "the same, for whoever registers the call",
    "for_own_agency": "of another organisation",
    "own_codes": "of another organisation",
    "opened_at": "of who handed a statement over",
}


def _of_draft(world: World, by: Actor) -> Any:
    with suppress(Refused):
        return of_talks.of_draft(of_talks.draft_of(world.talk, seen_by=by), seen_by=by)
    return None


def _day(world: World) -> Any:
    return Contact.objects.get(id=world.contact).day


def test_every_query_of_this_part_is_walked_here_or_says_why_not():
    def own(module: ModuleType) -> set[str]:
        functions = inspect.getmembers(module, inspect.isfunction)
        return {
            name
            for name, each in functions
            if each.__module__ == module.__name__
            and "seen_by" in inspect.signature(each).parameters
            and not name.startswith("_")
        }

    there = set().union(*map(own, MODULES))
    assert there - set(CALLS) - set(NOT_OF_IT) == set()


@pytest.mark.parametrize("who", BY)
def test_no_query_shows_or_counts_what_is_closed_to_somebody(cast: Cast, world: World, who: str):
    by = getattr(cast, who)

    def shown() -> set[str]:
        return {name for name, call in CALLS.items() if call(world, by) or str(world.contact) in repr(call)}

    assert len(shown() | {"receipt"}) > 15
    tying.tie_myself(world.contact, by=by)
    page = queries.contacts(queries.Wanted(), seen_by=by)
    assert (list(page.rows), page.after) == ([], None)
    assert shown() - {"contacts"} == set()


def test_a_key_of_the_team_that_one_holds_opens_nothing_of_it_by_the_guard(cast: Cast, world: World):
    """Holding the team's keys is not enough: the rule stands before them."""
    tying.tie_colleague(world.contact, cast.worker.id, by=cast.lead)
    assert accounts.latest_keys(seen_by=cast.worker)
    assert answering.keys_in_hands(by=cast.worker) == {}
    assert operations.rekey(cast.phone_line, by=cast.worker) == []
