"""Cases and seats of one day are told apart wherever they are listed, by what counts and names nobody."""

import re
import uuid

import pytest
from django.utils import timezone

from cast import Cast
from houvast.interfaces.shell import marks
from houvast.records.cases import operations
from houvast.records.cases.operations import Person, conferences, tying
from table import agency, partner, seated

SHE = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")


@pytest.fixture
def two(cast: Cast) -> list[uuid.UUID]:
    return [
        operations.open_at_house([SHE], team=cast.phone_line, once=each, by=cast.worker)
        for each in (uuid.uuid4(), uuid.uuid4())
    ]


def names(page: str, ids: list[uuid.UUID]) -> list[str]:
    """What stands in the link to, or the choice of, each of them."""
    return [re.findall(rf'(?:value|href)="[^"]*{each}[^"]*"[^>]*>([^<]+)<', page)[0] for each in ids]


def test_two_cases_of_one_day_have_two_names_in_every_list(cast, worker, two):
    conference = conferences.plan_conference(
        timezone.localdate(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id,
        by=cast.worker,
    )  # fmt: skip
    for each in two:
        operations.add_task(each, "Bel", owner=cast.worker.id, due_on=timezone.localdate(), by=cast.worker)
    pages = ["/desk/cases/", f"/desk/conferences/{conference}/"]
    for page in pages:
        first, second = names(worker.get(page).content.decode(), two)
        assert first != second, page
    for each in two:
        assert marks.of(each) in worker.get(f"/desk/cases/{each}/").content.decode()


def test_the_name_of_a_case_is_the_same_for_everybody_and_whether_or_not_there_is_another(
    cast, worker, client_of, two
):
    before = names(worker.get("/desk/cases/").content.decode(), two)
    assert names(client_of(cast.lead).get("/desk/cases/").content.decode(), two) == before
    tying.tie_staff(two[1], cast.lead.id, by=cast.worker)
    page = client_of(cast.lead).get("/desk/cases/").content.decode()
    assert names(page, two[:1]) == before[:1]
    assert str(two[1]) not in page


def test_an_agency_and_the_team_tell_seats_apart_by_a_mark_of_the_seat_and_not_of_the_case(
    cast, worker, client_of, two
):
    welfare = agency("CAW", by=cast.administrator)
    helper = partner(welfare, by=cast.administrator)
    sitting = [seated(case, welfare, helper, by=cast.worker)[1] for case in two]
    page = client_of(helper).get("/partners/").content.decode()
    first, second = names(page, sitting)
    assert first != second
    for name, case, seat in zip((first, second), two, sitting, strict=True):
        assert name.endswith(marks.of(seat))
        assert marks.of(seat) in worker.get(f"/desk/cases/{case}/table/").content.decode()
