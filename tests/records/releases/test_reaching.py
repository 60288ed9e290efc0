"""What a campaign reached: cells of releases that stand, by how people heard, with what cannot be seen."""

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import facts, models, queries
from houvast.records.campaigns.hearing import AS_FACT, HEARD
from houvast.records.campaigns.operations import hearing
from houvast.records.contacts import operations as contacts
from houvast.records.releases import folders, gathering, operations
from houvast.records.releases import queries as releases
from records.releases.conftest import bring
from records.releases.test_measuring import compute, fixed, home, this_monday  # noqa: F401  # a fixture
from traces import left
from weekly import contacts_by_week

PLANNED = {"windows": [["2025-11-03", "2025-12-01"]]}
TOLD = {"channels": ["POSTER"], "from": "2025-11-03", "until": "2025-12-29"}
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


def said(cast: Cast, code: str, times: int) -> list[uuid.UUID]:
    made = [
        contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker) for _each in range(times)
    ]
    for contact in made:
        hearing.note_heard(contact, code, by=cast.worker)
    return made


@pytest.fixture
def answered(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """On one day: posters eleven times, somebody they know three times, not known six, not asked nine."""
    settings.RELEASES = tmp_path / "releases"
    tables = ("contacts_by_channel", "contacts_by_heard", "contacts_by_month")
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: tables)
    for code, times in (("POSTER", 11), ("PERSON", 3), ("UNKNOWN", 6)):
        said(cast, code, times)
    for _each in range(9):
        contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return cast


def published(cast: Cast, from_: date = YEAR[0], until: date = YEAR[1]) -> uuid.UUID:
    return bring(operations.gather(from_, until, by=cast.statistician), "publish", cast)


def reached(cast: Cast, language: str = "en", **told: object) -> dict[str, Any]:
    return releases.reach(PLANNED | told, language=language, of=cast.helpline)


def cells(cast: Cast, **told: object) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in reached(cast, **told)["rows"]}


def test_an_answer_is_noted_once_and_the_latest_stands(cast: Cast):
    (contact,) = said(cast, "POSTER", 1)
    assert left("campaigns.note_heard", by=cast.worker, subject=contact)
    hearing.note_heard(contact, "ONLINE", by=cast.worker)
    assert models.Heard.objects.get().code == "ONLINE"
    assert queries.heard_of(contact, seen_by=cast.worker) == "ONLINE"
    hearing.note_heard(contact, "", by=cast.worker)
    assert queries.heard_of(contact, seen_by=cast.worker) == ""


@pytest.mark.parametrize("who", ["volunteer", "outsider", "statistician", "administrator"])
def test_who_does_not_read_the_contact_neither_notes_nor_sees_it(who: str, cast: Cast):
    (contact,) = said(cast, "POSTER", 1)
    by = getattr(cast, who)
    with pytest.raises(Refused):
        hearing.note_heard(contact, "ONLINE", by=by)
    assert queries.heard_of(contact, seen_by=by) == ""
    assert models.Heard.objects.get().code == "POSTER"


def test_an_answer_that_is_no_code_is_refused(cast: Cast):
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    for code in (" ", "PIGEON", "poster"):
        with pytest.raises(Refused):
            hearing.note_heard(contact, code, by=cast.worker)
    assert not models.Heard.objects.exists()


def test_facts_hold_a_code_by_a_random_key_and_no_withdrawn_contact(cast: Cast):
    made = said(cast, "POSTER", 2)
    contacts.withdraw(made[0], reason="MISTAKE", by=cast.worker)
    until = DAY.replace(day=DAY.day + 1)
    found = facts.heard(organisation=cast.helpline, from_=DAY, until=until)
    assert list(found.values()) == ["POSTER"]
    assert all(isinstance(key, int) for key in found)
    assert not facts.heard(organisation=cast.other_helpline, from_=DAY, until=until)
    assert not facts.heard(organisation=cast.helpline, from_=until, until=until.replace(year=2030))


def test_every_answer_of_the_desk_is_a_code_of_the_list_and_not_asked_is_no_answer():
    list_ = set(codebook("heard").codes())
    assert {AS_FACT.get(code, code) for code in HEARD} == list_ - {"NOT_ASKED"}


def test_who_was_not_asked_is_counted_apart_and_nobody_twice(answered: Cast, tmp_path: Path):
    snapshot = gathering.snapshot_into(
        tmp_path / "facts" / "one", organisation=answered.helpline, from_=YEAR[0], until=YEAR[1]
    )
    (table,) = gathering.safe_tables(snapshot, ["contacts_by_heard"])
    of_the_year = {key[0]: cell.value for key, cell in table.cells.items() if key[1] == "_T"}
    assert (of_the_year["_T"], of_the_year["POSTER"], of_the_year["PRESS"]) == (29, 11, 0)
    # Three, and one more: the total less all the others would say three.
    hidden = {code for code, value in of_the_year.items() if value is None}
    assert hidden in ({"PERSON", "U"}, {"PERSON", "NOT_ASKED"})


def test_the_reach_is_what_a_release_that_stands_shows_and_it_says_which(answered: Cast):
    published(answered)
    found = cells(answered, told=TOLD)
    assert found["By what"] == ["November 2025", "December 2025"]
    assert found["Posters and leaflets (channel of this campaign)"] == ["11", "0"]
    assert found["From somebody they know"] == ["hidden", "0"]
    assert sorted((found["Not asked"][0], found["Asked, not known"][0])) in (["6", "hidden"], ["9", "hidden"])
    assert found["All contacts"] == ["29", "0"]
    (source,) = reached(answered, told=TOLD)["sources"]
    assert source.startswith("From the figures of 2025, published on ")
    assert reached(answered, told=TOLD)["marks"]


@pytest.mark.parametrize("until", ["propose", "check", "sign"])
def test_what_is_not_published_is_not_read(until: str, answered: Cast):
    bring(operations.gather(*YEAR, by=answered.statistician), until, answered)
    assert reached(answered)["rows"] == []
    assert "November 2025" in reached(answered)["about"]


def test_a_release_that_is_withdrawn_takes_its_answers_along(answered: Cast):
    release = published(answered)
    assert cells(answered)
    operations.withdraw(release, reason="TOO_MUCH_SHOWN", by=answered.signer)
    assert cells(answered) == {}
    assert reached(answered)["sources"] == []


def test_another_helpline_reads_nothing_of_ours(answered: Cast):
    published(answered)
    assert releases.reach(PLANNED, language="en", of=answered.other_helpline)["rows"] == []


def test_the_same_month_a_year_earlier_stands_beside_and_what_is_missing_is_named(answered: Cast):
    published(answered)
    later = TOLD | {"from": "2026-11-02", "until": "2026-12-07"}
    assert cells(answered, told=later)["By what"] == ["November 2025", "December 2025"]
    assert "Not yet published: November 2026, December 2026." in reached(answered, told=later)["about"]


def test_a_month_is_read_only_where_all_of_it_is_in_the_figures(answered: Cast):
    published(answered, date(2025, 10, 1), date(2025, 12, 15))
    found = cells(answered, told=TOLD)  # few months run across the page
    assert found["By what"] == ["November 2025"]
    assert found["Posters and leaflets (channel of this campaign)"] == ["11"]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_what_cannot_be_seen_is_said_also_where_nothing_is_published(language: str, cast: Cast):
    found = reached(cast, language)
    assert found["rows"] == []
    assert found["about"]
    assert len(found["notes"]) == 6


def test_the_report_reads_the_release_and_its_files_hold_no_answer(cast: Cast):
    plan = fixed(cast)
    contacts_by_week(cast, this_monday())
    operations.measure_campaign(plan, by=cast.statistician)
    report = compute(cast)
    kept = json.loads((folders.report(report) / "page.json").read_text("utf-8"))["en"]
    assert set(kept["told"]) == {"from", "until", "channels"}
    assert "reach" not in kept
    opened = releases.report(report, language="en", seen_by=cast.statistician)
    assert opened is not None
    assert opened.laid_out["reach"]["title"] == "What people said: how did they hear of us?"
    printed = (folders.report(report) / "en.html").read_text("utf-8")
    assert "did not reach out" in printed
    assert "They are not in this file" in printed
    assert (folders.report(report) / "en.pdf").read_bytes().startswith(b"%PDF")


def test_counts_of_a_report_made_before_there_was_a_table_are_not_shown(cast: Cast):
    older = {"title": "An effect", "reach": {"rows": [["By what"], ["posters", "5"]]}}
    assert releases.with_reach(older, language="en", of=cast.helpline)["reach"] is None
    assert releases.with_reach({}, language="en", of=cast.helpline) == {}
