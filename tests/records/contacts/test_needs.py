"""A need that nobody met is counted once, whichever services were asked; what referrals tell statistics."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, registration
from houvast.records.contacts import facts, operations, referring
from houvast.records.contacts.models import Contact, Referral
from houvast.records.contacts.operations import referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Described, Offer, Text

HIM = Sought(sex="M", children="Y", district="LEUVEN")


def gathered(cast: Cast, from_: date | None = None, until: date | None = None) -> dict[str, list[facts.Fact]]:
    today = timezone.localdate()
    found = facts.gather(
        organisation=cast.helpline, from_=from_ or today, until=until or today + timedelta(days=1)
    )
    return {name: found[name] for name in ("referrals", "needs")}


@pytest.fixture
def services(cast: Cast) -> dict[str, uuid.UUID]:
    return {
        kind: directory.add_service(
            Described(f"Help {kind}"), Offer(kind=kind), {"en": Text(f"Help {kind}")}, by=cast.worker
        )
        for kind in ("SHELTER", "SHELTER_MEN", "CAW")
    }


def refer(cast: Cast, service: uuid.UUID | None, became: str, reason: str = "", **about: object) -> uuid.UUID:
    made = referrals.refer(HIM, service=service, state="ACCEPTED", **about, by=cast.worker)
    if became != "ACCEPTED":
        referrals.follow(made, became, version=1, reason=reason, by=cast.worker)
    return made


def test_refused_twice_and_no_place_once_is_one_need_that_nobody_met(cast, contact, services):
    refer(cast, services["SHELTER"], "REFUSED_BY_SERVICE", "CHILDREN", contact=contact)
    refer(cast, services["SHELTER_MEN"], "NO_PLACE", contact=contact)
    refer(cast, services["SHELTER"], "REFUSED_BY_SERVICE", "CHILDREN", contact=contact)
    told = gathered(cast)
    assert len(told["referrals"]) == 3
    (need,) = told["needs"]
    assert (need["need"], need["kind"], sorted(need["reasons"])) == (
        "UNMET",
        "SHELTER",
        ["CHILDREN", "NO_PLACE"],
    )
    assert (need["sex"], need["children"], need["district"], need["day"]) == (
        "M",
        "Y",
        "LEUVEN",
        timezone.localdate(),
    )


def test_a_need_that_one_service_met_is_none_and_another_kind_of_help_is_another(cast, contact, services):
    refer(cast, services["SHELTER"], "NO_PLACE", contact=contact)
    refer(cast, services["SHELTER_MEN"], "ARRIVED", contact=contact)
    refer(cast, services["CAW"], "NO_PLACE", contact=contact)
    told = {need["kind"]: need["need"] for need in gathered(cast)["needs"]}
    assert told == {"SHELTER": "MET", "CAW": "UNMET"}


def test_as_long_as_one_service_may_still_take_them_nothing_is_unmet(cast, contact, services):
    refer(cast, services["SHELTER"], "NO_PLACE", contact=contact)
    last = refer(cast, services["SHELTER_MEN"], "ACCEPTED", contact=contact)
    assert [need["need"] for need in gathered(cast)["needs"]] == ["OPEN"]
    referrals.follow(last, "NO_PLACE", version=1, by=cast.worker)
    assert [need["need"] for need in gathered(cast)["needs"]] == ["UNMET"]


def test_that_nobody_takes_them_is_a_need_without_any_service(cast, contact):
    referrals.refer(Sought("M", "Y", "LEUVEN", "SHELTER"), service=None, contact=contact, by=cast.worker)
    (need,) = gathered(cast)["needs"]
    assert (need["need"], need["reasons"]) == ("UNMET", ["NO_SERVICE"])


def test_what_was_withdrawn_and_what_stands_at_a_withdrawn_contact_counts_nowhere(cast, contact, services):
    wrong = refer(cast, services["CAW"], "NO_PLACE", contact=contact)
    referrals.withdraw_referral(wrong, by=cast.worker)
    assert gathered(cast) == {"referrals": [], "needs": []}
    referrals.restore_referral(wrong, by=cast.worker)
    operations.withdraw(contact, reason="MISTAKE", by=cast.worker)
    assert gathered(cast) == {"referrals": [], "needs": []}
    operations.restore(contact, by=cast.worker)
    assert len(gathered(cast)["needs"]) == 1


def test_a_need_stands_on_the_day_on_which_it_began_and_on_no_other(cast, contact, services):
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    first = refer(cast, services["SHELTER"], "NO_PLACE", contact=contact)
    Referral.objects.filter(id=first).update(day=yesterday)
    refer(cast, services["SHELTER"], "ARRIVED", contact=contact)
    assert [need["need"] for need in gathered(cast, yesterday, today)["needs"]] == ["MET"]
    told = gathered(cast)
    assert (len(told["referrals"]), told["needs"]) == (1, [])


def test_another_helpline_tells_nothing_of_it(cast, contact, services):
    refer(cast, services["CAW"], "NO_PLACE", contact=contact)
    day = timezone.localdate()
    told = facts.gather(organisation=cast.other_helpline, from_=day, until=day + timedelta(days=1))
    assert (told["referrals"], told["needs"]) == ([], [])


# The slow twin: one person after another, one kind of help after another


def slow_needs(rows: list[Mapping[str, Any]]) -> list[tuple[object, ...]]:
    people = {(row["contact_id"] or row["draft"] or row["id"]) for row in rows}
    needs = []
    for who in people:
        own = [row for row in rows if who == (row["contact_id"] or row["draft"] or row["id"])]
        for kind in {"SHELTER" if row["kind"] == "SHELTER_MEN" else row["kind"] for row in own}:
            of_kind = [
                row for row in own if row["kind"] == kind or (kind, row["kind"]) == ("SHELTER", "SHELTER_MEN")
            ]
            states = [row["state"] for row in of_kind]
            became = "DECLINED"
            if "LOST" in states:
                became = "LOST"
            if any(state in ("NO_PLACE", "REFUSED_BY_SERVICE", "NO_SERVICE") for state in states):
                became = "UNMET"
            if any(state in ("OFFERED", "ACCEPTED", "EXPECTED") for state in states):
                became = "OPEN"
            if "ARRIVED" in states:
                became = "MET"
            reasons = set()
            for row in of_kind if became == "UNMET" else []:
                if row["state"] in ("NO_PLACE", "NO_SERVICE"):
                    reasons.add(row["state"])
                elif row["state"] == "REFUSED_BY_SERVICE":
                    reasons.add(row["reason"])
            day = min(row["day"] for row in of_kind)
            needs.append((day, kind, became, tuple(sorted(reasons))))
    return needs


class World:
    """Who acts, in few words: Hypothesis prints all that a test is given."""

    def __init__(self, cast: Cast, contacts: list[Contact]) -> None:
        self.cast, self.contacts = cast, contacts


@pytest.fixture
def world(cast: Cast) -> World:
    said = [registration()] * 3
    made = [operations.register(each, team=cast.phone_line, by=cast.worker) for each in said]
    return World(cast, [Contact.objects.get(id=id_) for id_ in made])


DRAFTS = [uuid.uuid4(), uuid.uuid4()]
FIRST = date(2025, 3, 1)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 6),  # whose: three contacts, two registrations, and two that stand alone
        st.sampled_from(["SHELTER", "SHELTER_MEN", "CAW"]),
        st.sampled_from(referring.STATES),
        st.sampled_from(["SEX", "CHILDREN", "RISK"]),
        st.integers(-2, 4),
    ),
    max_size=14,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_needs_are_those_of_the_slow_twin(world, rows):
    Referral.objects.all().delete()
    Referral.objects.bulk_create(
        Referral(
            record_key=secrets.randbits(63),
            organisation_id=world.cast.helpline,
            team_id=world.cast.phone_line,
            contact=world.contacts[whose] if whose < 3 else None,
            draft=DRAFTS[whose - 3] if whose in (3, 4) else None,
            day=FIRST + timedelta(days=day),
            kind=kind,
            state=state,
            reason=reason if state == "REFUSED_BY_SERVICE" else "NONE",
        )
        for whose, kind, state, reason, day in rows
    )
    until = FIRST + timedelta(days=3)
    told = gathered(world.cast, FIRST, until)["needs"]
    found = [(need["day"], need["kind"], need["need"], tuple(sorted(need["reasons"]))) for need in told]
    expected = [need for need in slow_needs(list(Referral.objects.values())) if FIRST <= need[0] < until]
    assert sorted(found) == sorted(expected)
