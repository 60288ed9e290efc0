"""What no page offers is asked by a direct request: refused in words, and nothing of it is half shared."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.records.cases import operations
from houvast.records.cases.models import (
    AgendaItem,
    Contribution,
    ContributionKey,
    InvokedGround,
    MinuteLine,
    Seat,
)
from houvast.records.cases.operations import Person, conferences, grounds, partnering
from houvast.records.contacts import operations as contacts
from table import FIELDS, agency, consent, invited, partner
from whole import unlocked

pytestmark = pytest.mark.slow  # every field for every person by every way: a minute on a busy machine

EVERY_FIELD = [*codebook("shared_field").codes(), "NO_SUCH"]
OUTSIDE = [each for each in EVERY_FIELD if each not in FIELDS]
NAMED, NOT_NAMED, NOBODY = 1, 2, 9
MAY = {(field, NAMED) for field in FIELDS}


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    people = [Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM"), Person(2, age_group="CHILD")]
    return operations.open_from_contact(of, people, by=cast.worker)


@pytest.fixture
def team(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, team):
    return partner(team, by=cast.administrator)


@pytest.fixture
def ground(cast: Cast, case, team, helper) -> uuid.UUID:
    ways = frozenset({"READING", "MEETING", "WRITING"})
    return grounds.invoke_ground(case, consent(ways=ways), agency=team, by=cast.worker)


@pytest.fixture
def seat(cast: Cast, case, team, helper, ground) -> uuid.UUID:
    made = invited(case, team, ground, by=cast.worker)
    partnering.accept_seat(made, secrecy=True, by=helper)
    return made


def shared() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Contribution, ContributionKey, MinuteLine, Seat))


def test_nothing_outside_the_law_the_ground_and_the_seat_goes_by_a_direct_request(
    cast, case, team, helper, seat
):
    conference = conferences.plan_conference(
        timezone.localdate(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id,
        by=cast.worker,
    )  # fmt: skip
    item = conferences.put_on_agenda(conference, case, because="CHOICE", by=cast.worker)
    conferences.note_attendance(conference, "Somebody", how="PRESENT", agency=team, by=cast.worker)
    desk, theirs = unlocked(cast.worker), unlocked(helper)

    def asked(field: str, about: int) -> list[tuple[Client, str, dict[str, Any]]]:
        said = {"words": "Getypt", "field": field, "about": str(about)}
        version = {
            "version": str(AgendaItem.objects.get(pk=item).version),
            "kind": "INFORMATION",
            "to": [str(team)],
        }
        return [
            (desk, f"/desk/cases/{case}/table/laid/", said | {"to": [str(seat)]}),
            (desk, f"/desk/minutes/{item}/lines/", said | version),
            (theirs, f"/partners/{seat}/contribute/", said),
        ]

    for field in EVERY_FIELD:
        for about in (NAMED, NOT_NAMED, NOBODY):
            for place in range(3):
                client, path, said = asked(field, about)[place]
                before = shared()
                answer = client.post(path, said)
                if (field, about) in MAY:
                    assert (answer.status_code, shared() != before) == (302, True), (path, field, about)
                else:
                    assert (answer.status_code, shared()) == (422, before), (path, field, about)
                    assert "Getypt" in answer.content.decode()


def test_no_seat_stands_on_what_its_ground_does_not_hold_by_a_direct_request(cast, case, team, ground):
    desk, path = unlocked(cast.worker), f"/desk/cases/{case}/table/seats/"
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    lawful = {
        "agency": str(team), "ground": str(ground), "purpose": "HELP", "field": ["SITUATION"],
        "person": ["1"], "until": until,
    }  # fmt: skip
    unlawful: list[dict[str, Any]] = [
        *({"purpose": each} for each in codebook("sharing_purpose").codes() if each != "HELP"),
        *({"field": [each]} for each in OUTSIDE),
        *({"field": ["SITUATION", each]} for each in OUTSIDE if each not in ("NO_SUCH", "INVITATION")),
        {"person": ["2"]}, {"person": ["1", "2"]}, {"person": ["9"]}, {"person": []}, {"field": []},
        {"ground": str(uuid.uuid4())}, {"agency": str(cast.shelter)}, {"agency": str(uuid.uuid4())},
        {"until": timezone.localdate().isoformat()},
    ]  # fmt: skip
    for said in unlawful:
        answer = desk.post(path, lawful | said)
        assert answer.status_code in (404, 422), said
        assert not Seat.objects.exists(), said
    assert desk.post(path, lawful).status_code == 302
    assert Seat.objects.count() == 1
    assert InvokedGround.objects.count() == 1
