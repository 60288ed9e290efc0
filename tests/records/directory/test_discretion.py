"""Of services at secret addresses the public learns nothing that tells one shelter from another."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from houvast.records.accounts.guard import visitor
from houvast.records.directory import discretion, operations, queries
from houvast.records.directory.matching import Shelf
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from records.directory.offers import ALL, answers, entry, needs, offers, takes

YES, NO, CONSULT, UNKNOWN = Answer.YES, Answer.NO, Answer.CONSULT, Answer.UNKNOWN
AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
SHELTER = Offer(kind="SHELTER", phone="0999 11 22 33", secret=True, area=("province:LIMBURG",))
WITH_DOG, WITHOUT, SAYS_LITTLE = (
    Takes(sexes=ALL, children=YES, pets=YES, wheelchair=NO),
    Takes(sexes=ALL, children=YES, pets=NO, least_age=18),
    Takes(sexes=ALL, children=YES),
)
DOG = Need(sex="F", pets=True, children=(Child(4, "M"),))


def with_languages(said: Takes, languages: Sequence[str]) -> Offer:
    return replace(SHELTER, takes=replace(said, sexes=ALL, roles={}), languages=tuple(languages))


hidden = st.builds(with_languages, takes(), st.lists(st.sampled_from(["nl", "fr", "ar"]), unique=True))


@given(st.lists(hidden, min_size=1, max_size=6), st.randoms(), needs)
def test_whichever_shelter_takes_what_the_finder_answers_the_same(there, chance, need):
    """The places stay, and what they take is dealt out anew: nobody who asks sees a difference."""
    dealt = list(there)
    chance.shuffle(dealt)
    ids = [uuid.uuid4() for _ in there]

    def asked(offered: list[Offer]):
        alike = discretion.alike(offered)
        told = [
            discretion.told(replace(entry(offer), id=id, agency=id), alike)
            for offer, id in zip(offered, ids, strict=True)
        ]
        found = Shelf(told).suitable(need, None, AT)
        return [(each.entry, each.answer, each.reasons) for each in (*found.takes, *found.refuses)]

    assert asked(there) == asked(dealt)


@given(st.lists(answers, min_size=3, max_size=5))
def test_what_they_agree_on_is_told_and_the_rest_is_to_be_talked_about(said):
    merged = discretion.alike([replace(SHELTER, takes=Takes(pets=each)) for each in said]).takes["pets"]
    assert merged == (said[0] if len(set(said)) == 1 else CONSULT)


@pytest.mark.slow
@given(st.lists(offers(), max_size=2))
def test_of_fewer_than_three_nothing_is_told(there):
    merged = discretion.alike(there)
    nothing = Takes()
    assert dict(merged.takes) == {name: getattr(nothing, name) for name in merged.takes}
    assert merged.said == {"languages": (), "interpreting": UNKNOWN}


@pytest.fixture
def shelters(cast: Cast) -> list[uuid.UUID]:
    agency = operations.add_agency(Described("Invented agency"), by=cast.worker)
    words = {"en": Text("Quiet house", "We are there.", for_whom="Also with a dog")}
    return [
        operations.add_service(
            agency, replace(SHELTER, takes=said), words, although_alike=True, by=cast.worker
        )
        for said in (WITH_DOG, WITHOUT, SAYS_LITTLE)
    ]


def test_the_desk_sees_who_takes_a_dog_and_the_public_does_not(cast, shelters):
    for seen_by, expected in ((cast.worker, [YES, UNKNOWN]), (visitor(cast.helpline), [CONSULT] * 3)):
        found = queries.suitable(DOG, None, AT, seen_by=seen_by)
        assert [each.answer for each in found.takes] == expected
    assert queries.service(shelters[0], seen_by=cast.worker).offer.takes == WITH_DOG


def test_the_page_of_one_and_the_api_say_of_all_the_same(cast, shelters):
    public = visitor(cast.helpline)
    told = [queries.service(each, seen_by=public) for each in shelters]
    assert len({repr((each.offer.takes, each.offer.languages, each.texts)) for each in told}) == 1
    pages = [Client().get(f"/en/find/{each}/").content.decode() for each in shelters]
    assert all("dog" not in page for page in pages)
    whole = [Client().get(f"/api/hsds/services/{each}").json() for each in shelters]
    stated = [
        sorted(
            (each["taxonomy_term"]["code"], each.get("value", "")) for each in service.get("attributes", [])
        )
        for service in whole
    ]
    assert stated[0] == stated[1] == stated[2]
    assert "dog" not in json.dumps(whole)


def test_for_whom_one_is_by_sex_stays_as_it_states_it(cast, shelters):
    men = replace(SHELTER, takes=Takes(sexes={"M": YES}, pets=YES))
    agency = operations.add_agency(Described("Another"), by=cast.worker)
    id = operations.add_service(
        agency, men, {"en": Text("House for men")}, although_alike=True, by=cast.worker
    )
    told = queries.service(id, seen_by=visitor(cast.helpline))
    assert told.offer.takes.sexes == {"M": YES}
    assert told.offer.takes.pets is CONSULT
