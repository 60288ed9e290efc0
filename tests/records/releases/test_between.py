"""Figures are compared with those of the same days that are out or signed, before anybody signs them."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from cast import WOMAN, Cast, registration
from houvast.library.figures import SafeTable
from houvast.library.figures.export import export
from houvast.records.contacts import operations as contacts
from houvast.records.releases import comparing, operations, queries
from houvast.records.releases.models import Release
from records.releases.conftest import COPING, YEAR, bring
from records.releases.test_linking import OVERLAPS, compute, ground

Brought = Callable[[str], uuid.UUID]
Made = Callable[[Cast], uuid.UUID]
LISTS_ASKED = operations.Asked(
    "lists", "Invented people", *YEAR, "", operations.Options("main", tables=200), "n"
)
CHANGED = "somebody could read what was corrected"


@pytest.fixture(autouse=True)
def data_alone(few_tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases of CSV files: nothing else is compared, and drawing other numbers each time takes long."""
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr("houvast.records.releases.content.every_file", csv_alone)
    monkeypatch.setattr("houvast.library.figures.blocks._own_chart", lambda *_: None)


def csv_alone(table: SafeTable, ahead: object = None) -> Iterator[tuple[str, bytes]]:
    yield f"{table.definition.name}.csv", export(table, "csv", "en")


def more(cast: Cast, times: int) -> None:
    """As many registrations more in the year, half of them about coping."""
    said = [registration((WOMAN, COPING)[each % 2]) for each in range(times)]
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)


def gathered_again(cast: Cast) -> uuid.UUID:
    return operations.gather(*YEAR, by=cast.statistician)


def kinds(release: uuid.UUID, other: uuid.UUID) -> set[str]:
    return {each["of"] for each in Release.objects.get(pk=release).compared[str(other)]}


@pytest.mark.parametrize("first_is", ["sign", "publish"])
def test_figures_with_one_registration_more_than_those_before_go_no_further(
    first_is: str, brought: Brought, contacted: Cast
):
    first = brought(first_is)
    more(contacted, 1)
    second = gathered_again(contacted)
    assert kinds(second, first) == {"change"}
    with pytest.raises(operations.NotPossible, match=CHANGED):
        operations.propose(second, by=contacted.statistician)
    assert Release.objects.get(pk=second).state == "GATHERED"


def test_the_desk_says_which_table_and_cell_and_what_to_do_and_no_number(brought: Brought, contacted: Cast):
    brought("publish")
    more(contacted, 1)
    second = gathered_again(contacted)
    opened = queries.release(second, language="en", seen_by=contacted.statistician)
    assert opened is not None
    why, to_do = opened.given_away
    assert CHANGED in why
    assert "Contacts by" in why or "contacts" in why
    assert "gather again once more has changed" in to_do


def test_the_same_figures_once_more_and_many_corrections_go_on(brought: Brought, contacted: Cast):
    first = brought("publish")
    same = gathered_again(contacted)
    assert kinds(same, first) == set()
    bring(same, "sign", contacted)
    more(contacted, 12)
    third = gathered_again(contacted)
    assert kinds(third, first) == kinds(third, same) == set()
    bring(third, "sign", contacted)


def test_figures_that_were_withdrawn_since_were_still_seen(brought: Brought, contacted: Cast):
    first = brought("publish")
    operations.withdraw(first, reason="WRONG_COUNT", by=contacted.signer)
    more(contacted, 2)
    assert kinds(gathered_again(contacted), first) == {"change"}


def test_what_was_signed_after_gathering_is_compared_with_at_the_next_step(
    gathered: uuid.UUID, contacted: Cast
):
    more(contacted, 1)
    second = gathered_again(contacted)
    assert Release.objects.get(pk=second).compared == {}
    bring(second, "check", contacted)
    bring(gathered, "sign", contacted)
    with pytest.raises(operations.NotPossible, match=CHANGED):
        operations.sign(second, by=contacted.signer)
    assert Release.objects.get(pk=second).state == "CHECKED"


def test_what_is_signed_in_the_moment_of_comparing_is_waited_for(
    gathered: uuid.UUID, contacted: Cast, monkeypatch: pytest.MonkeyPatch
):
    second = gathered_again(contacted)
    bring(second, "check", contacted)
    bring(gathered, "check", contacted)

    def signed_meanwhile(*_: object) -> dict[str, list[comparing.Finding]]:
        monkeypatch.undo()
        operations.sign(gathered, by=contacted.signer)
        return {}

    monkeypatch.setattr(comparing, "compared", signed_meanwhile)
    with pytest.raises(operations.NotPossible, match="Try again"):
        operations.sign(second, by=contacted.signer)
    operations.sign(second, by=contacted.signer)


def test_figures_whose_files_nobody_can_read_block_those_of_the_same_days(
    brought: Brought, contacted: Cast, home: Path
):
    first = brought("sign")
    (home / "prepared" / str(first)).rename(home / "elsewhere")
    second = gathered_again(contacted)
    with pytest.raises(operations.NotPossible, match="cannot be read"):
        operations.propose(second, by=contacted.statistician)


@pytest.mark.parametrize("first_is", ["gathered", "sign", "publish", "withdrawn"])
def test_days_that_only_one_of_two_periods_holds_are_not_gathered(
    first_is: str, gathered: uuid.UUID, contacted: Cast, home: Path
):
    if first_is != "gathered":
        bring(gathered, "publish" if first_is == "withdrawn" else first_is, contacted)
    if first_is == "withdrawn":
        operations.withdraw(gathered, reason="WRONG_COUNT", by=contacted.signer)
    facts = sorted((home / "facts").iterdir())
    for period in (
        (date(2025, 2, 1), YEAR[1]),
        (YEAR[0], date(2025, 12, 1)),
        (date(2024, 7, 1), date(2025, 7, 1)),
    ):
        with pytest.raises(operations.NotPossible, match=r"from 2025-01-01 until 2026-01-01.* share days"):
            operations.gather(*period, by=contacted.statistician)
    assert sorted((home / "facts").iterdir()) == facts
    assert [each.pk for each in Release.objects.all()] == [gathered]
    gathered_again(contacted)


def test_figures_that_were_only_gathered_and_are_withdrawn_make_room_for_another_period(
    gathered: uuid.UUID, contacted: Cast
):
    operations.withdraw(gathered, reason="NOT_AGREED", by=contacted.signer)
    operations.gather(YEAR[0], date(2025, 12, 1), by=contacted.statistician)


def test_another_period_that_somebody_gathered_meanwhile_is_seen(
    contacted: Cast, monkeypatch: pytest.MonkeyPatch
):
    def gathered_meanwhile(*_: object) -> dict[str, list[comparing.Finding]]:
        monkeypatch.undo()
        monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
        operations.gather(YEAR[0], date(2025, 12, 1), by=contacted.statistician)
        return {}

    monkeypatch.setattr(comparing, "compared", gathered_meanwhile)
    with pytest.raises(operations.NotPossible, match="until 2025-12-01 are gathered already"):
        gathered_again(contacted)
    assert [each.until for each in Release.objects.all()] == [date(2025, 12, 1)]


def test_tables_that_are_only_counted_are_compared_as_well(brought: Brought, contacted: Cast):
    brought("publish")
    names = ("contacts_by_problem",)
    assert operations.count(names, from_=YEAR[0], until=YEAR[1], by=contacted.statistician)
    more(contacted, 1)
    with pytest.raises(operations.NotPossible, match="Take the published figures"):
        operations.count(names, from_=YEAR[0], until=YEAR[1], by=contacted.statistician)


def test_another_helplines_figures_are_not_compared_with(brought: Brought, contacted: Cast):
    brought("publish")
    assert not comparing.beside(contacted.outsider.organisation, *YEAR)


def overlaps_of(cast: Cast, on_both: int) -> uuid.UUID:
    """A table of people on two lists, as a worker protected it."""
    linkage = operations.record_linkage(ground(), by=cast.signer)
    counts = f"helpline,police,count\n1,0,500\n0,1,60\n1,1,{on_both}\n"
    brought = operations.bring_overlaps(linkage, replace(OVERLAPS, text=counts), by=cast.statistician)
    assert compute(cast) == brought
    return brought


def test_a_table_that_was_put_in_after_gathering_is_compared_as_well(gathered: uuid.UUID, contacted: Cast):
    operations.include_report(gathered, overlaps_of(contacted, 30), by=contacted.statistician)
    bring(gathered, "publish", contacted)
    second = gathered_again(contacted)
    assert kinds(second, gathered) == set()
    operations.include_report(second, overlaps_of(contacted, 31), by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match=CHANGED):
        operations.propose(second, by=contacted.statistician)
    third = gathered_again(contacted)
    operations.include_report(third, overlaps_of(contacted, 30), by=contacted.statistician)
    bring(third, "check", contacted)


LISTED = "police,shelter,line,n\n1,0,0,120\n0,1,0,60\n0,0,1,80\n1,1,0,14\n1,0,1,{both}\n0,1,1,9\n1,1,1,6\n"
SEEN = "times,sex,n\n1,F,60\n1,M,40\n2,F,15\n2,M,{twice}\n3,F,6\n4,M,7\n"


def of_lists(cast: Cast, both: int, order: Sequence[int] = (0, 1, 2)) -> uuid.UUID:
    rows = [row.split(",") for row in LISTED.format(both=both).splitlines()]
    text = "".join(",".join([*(row[place] for place in order), row[3]]) + "\n" for row in rows)
    return estimate(cast, replace(LISTS_ASKED, text=text, count="n"))


def of_register(cast: Cast, twice: int) -> uuid.UUID:
    options = operations.Options("poisson", times="times", covariates=("sex",))
    text = SEEN.format(twice=twice)
    return estimate(cast, replace(LISTS_ASKED, kind="repeats", text=text, options=options, count="n"))


def estimate(cast: Cast, asked: operations.Asked) -> uuid.UUID:
    """An estimate, as a worker computed it."""
    report = operations.ask_report(asked, by=cast.statistician)
    assert compute(cast) == report
    return report


@pytest.mark.parametrize(
    ("first", "same", "other"),
    [
        (partial(of_lists, both=2), partial(of_lists, both=2, order=(2, 0, 1)), partial(of_lists, both=3)),
        (partial(of_lists, both=2), partial(of_lists, both=2), partial(of_lists, both=3, order=(1, 2, 0))),
        (partial(of_register, twice=9), partial(of_register, twice=9), partial(of_register, twice=10)),
    ],
    ids=["lists", "lists in another order", "register"],
)
def test_an_estimate_of_one_person_more_than_the_one_before_goes_no_further(
    first: Made, same: Made, other: Made, gathered: uuid.UUID, contacted: Cast
):
    operations.include_report(gathered, first(contacted), by=contacted.statistician)
    bring(gathered, "publish", contacted)
    second, third = gathered_again(contacted), gathered_again(contacted)
    operations.include_report(second, other(contacted), by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match=f"{CHANGED}.*(People on one list|People of a register)"):
        operations.propose(second, by=contacted.statistician)
    operations.include_report(third, same(contacted), by=contacted.statistician)
    bring(third, "check", contacted)


def test_two_estimates_of_one_person_apart_go_no_further_in_one_release(gathered: uuid.UUID, contacted: Cast):
    for report in (of_lists(contacted, 2), of_lists(contacted, 3, (2, 1, 0))):
        operations.include_report(gathered, report, by=contacted.statistician)
    with pytest.raises(
        operations.NotPossible, match=r"together show a small number.*on (line|police|shelter)"
    ):
        operations.propose(gathered, by=contacted.statistician)


def test_two_estimates_of_the_same_people_go_on_in_one_release(gathered: uuid.UUID, contacted: Cast):
    for report in (of_lists(contacted, 2), of_lists(contacted, 2, (2, 1, 0))):
        operations.include_report(gathered, report, by=contacted.statistician)
    operations.propose(gathered, by=contacted.statistician)
    assert kinds(gathered, gathered) == set()


def test_an_estimate_that_is_put_in_while_others_are_compared_is_not_passed_over(
    gathered: uuid.UUID, contacted: Cast, monkeypatch: pytest.MonkeyPatch
):
    one, other = of_lists(contacted, 2), of_lists(contacted, 3)
    operations.include_report(gathered, one, by=contacted.statistician)

    def put_in_meanwhile(*_: object) -> dict[str, list[comparing.Finding]]:
        monkeypatch.undo()
        operations.include_report(gathered, other, by=contacted.statistician)
        return {}

    monkeypatch.setattr(comparing, "compared", put_in_meanwhile)
    with pytest.raises(operations.NotPossible, match="Try again"):
        operations.propose(gathered, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="together show a small number"):
        operations.propose(gathered, by=contacted.statistician)


@pytest.mark.parametrize("turned", [1, -1])
def test_a_table_of_overlaps_and_an_estimate_of_one_person_more_are_compared(
    turned: int, gathered: uuid.UUID, contacted: Cast
):
    lists = "helpline,police,n\n1,0,500\n0,1,60\n1,1,31\n"
    made = estimate(contacted, replace(LISTS_ASKED, text=lists, count="n"))
    for report in (overlaps_of(contacted, 30), made)[::turned]:
        operations.include_report(gathered, report, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="together show a small number"):
        operations.propose(gathered, by=contacted.statistician)


def test_a_second_table_of_the_same_people_is_not_put_in(gathered: uuid.UUID, contacted: Cast):
    one, other = overlaps_of(contacted, 30), overlaps_of(contacted, 31)
    operations.include_report(gathered, one, by=contacted.statistician)
    operations.discard_report(one, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="table of overlaps already"):
        operations.include_report(gathered, other, by=contacted.statistician)
    operations.propose(gathered, by=contacted.statistician)
