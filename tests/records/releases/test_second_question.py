"""The second question as figures: whom services take as they state it, and what became of referrals."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import Cast, registration
from houvast.library.figures.answer import answer_content, blocks_of
from houvast.library.figures.attacker import attack
from houvast.library.figures.readable import readable
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from houvast.records.releases import operations

NAMES = ["services_by_kind", "services_by_district", "referrals_as_stated", "unmet_needs_by_district"]
TOGETHER = ["victims_by_sex_and_incidents", "victims_by_sex_and_severity"]  # no table by sex is shown without
YES, NO = Answer.YES, Answer.NO


def counted(cast: Cast, *, small: bool = False):
    """Two shelters for women with children, one for men without; six men with children are asked for twice
    and find no place, five women arrive. `small`: two more people, of another gender, find no place either.
    """

    def shelter(name: str, takes: Takes) -> object:
        offer = Offer(kind="SHELTER", area=("district:LEUVEN",), takes=takes)
        return directory.add_service(Described(name), offer, {"en": Text(name)}, by=cast.worker)

    women = Takes(sexes={"F": YES, "M": NO}, children=YES)
    first, _second = shelter("First", women), shelter("Second", women)
    men = shelter("Third", Takes(sexes={"M": YES, "F": NO}, children=NO))
    today = timezone.localdate()

    def sent(sex: str, became: str, service: object, times: int) -> None:
        for _ in range(times):
            contact = contacts.register(registration(day=today), team=cast.phone_line, by=cast.worker)
            for _ in range(2 if became == "NO_PLACE" else 1):  # asked twice, one need
                sought = Sought(sex, "Y", "LEUVEN")
                about = {"service": service, "contact": contact, "by": cast.worker}
                made = referrals.refer(sought, state="ACCEPTED", **about)
                referrals.follow(made, became, version=1, by=cast.worker)

    sent("M", "NO_PLACE", men, 6)
    sent("F", "ARRIVED", first, 5)
    if small:
        sent("X", "NO_PLACE", men, 2)
    made = operations.count(
        [*NAMES, *TOGETHER],
        from_=date(today.year, 1, 1),
        until=today + timedelta(days=1),
        by=cast.statistician,
    )
    return {table.definition.name: table for table in made}


@pytest.mark.slow
def test_whom_services_take_as_they_state_it_stands_beside_what_became_of_referrals(cast):
    tables = counted(cast)
    stated = tables["services_by_kind"]
    assert stated[("SHELTER", "F", "YES")].value == 2
    assert stated[("SHELTER", "M", "YES")].value == 0
    assert stated[("SHELTER", "M", "NO")].value == 1  # one, and shown: a service is no person
    assert stated[("SHELTER", "ALL", "_T")].value == 0
    assert (stated.total.value, stated.suppressed) == (3, ())
    assert tables["services_by_district"][("LEUVEN", "M", "NO")].value == 1
    said = dict(readable(stated, "en").definition)
    assert said["Protection"].startswith("What is counted are services, not people.")
    came = tables["referrals_as_stated"]
    assert came[("NO", "M", "NO_PLACE")].value == 12  # they state no children, and so it was
    assert came[("YES", "F", "ARRIVED")].value == 5
    unmet = tables["unmet_needs_by_district"]
    assert unmet[("M", "Y", "LEUVEN")].value == 6  # asked for twelve times, six people
    assert unmet.total.value == 6
    for language in ("nl", "en"):
        content = answer_content(
            language, list(tables.values()), made_on=date(2026, 1, 1), helpline="", invented=True
        )
        numbers = {block.id: block.number for block in blocks_of(content)}
        (row,) = (link for line in content["short"]["questions"][1]["lines"] for link in line["links"])
        first, *_others, last = sorted(numbers[name] for name in NAMES)
        assert last - first == len(NAMES) - 1  # one after the other: said as one row, that leads to the first
        assert numbers[row["id"]] == first
        assert [int(each) for each in re.findall(r"\d+", row["label"])] == [first, last]


@pytest.mark.slow
def test_two_people_whom_nobody_took_are_given_away_by_no_table(cast):
    tables = counted(cast, small=True)
    unmet = tables["unmet_needs_by_district"]
    assert unmet[("X", "Y", "LEUVEN")].value is None
    found = attack([unmet], only_small=True)
    assert min(interval.values for interval in found.values()) >= 3
