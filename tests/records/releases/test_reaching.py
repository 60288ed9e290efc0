"""What a campaign reached: from what people said at the desk, rounded, with what cannot be seen."""

import json
import uuid

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import facts, models, queries
from houvast.records.campaigns.operations import hearing
from houvast.records.contacts import operations as contacts
from houvast.records.releases import folders, operations
from houvast.records.releases.reaching import reach
from records.releases.test_measuring import compute, fixed, home, this_monday  # noqa: F401  # a fixture
from traces import left
from weekly import contacts_by_week

PLANNED = {"windows": [["2025-11-03", "2025-12-01"]]}


def said(cast: Cast, code: str, times: int) -> list[uuid.UUID]:
    made = [
        contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker) for _each in range(times)
    ]
    for contact in made:
        hearing.note_heard(contact, code, by=cast.worker)
    return made


def rows(cast: Cast, language: str = "en", **told: object) -> dict[str, list[str]]:
    found = reach(PLANNED | told, organisation=cast.helpline)[language]
    return {row[0]: row[1:] for row in found["rows"]}


def test_an_answer_is_noted_once_and_the_latest_stands(cast: Cast):
    (contact,) = said(cast, "POSTER", 1)
    assert left("campaigns.note_heard", by=cast.worker, subject=contact)
    hearing.note_heard(contact, "ONLINE", by=cast.worker)
    assert models.Heard.objects.get().code == "ONLINE"
    assert queries.heard_of(contact, seen_by=cast.worker) == "ONLINE"


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
    for code in ("", "PIGEON", "poster"):
        with pytest.raises(Refused):
            hearing.note_heard(contact, code, by=cast.worker)
    assert not models.Heard.objects.exists()


def test_facts_hold_codes_and_numbers_only_and_no_withdrawn_contact(cast: Cast):
    made = said(cast, "POSTER", 2)
    contacts.withdraw(made[0], reason="MISTAKE", by=cast.worker)
    day = registration(MAN).day
    found = facts.heard(organisation=cast.helpline, from_=day, until=day.replace(day=day.day + 1))
    assert dict(found) == {"POSTER": 1}
    assert not facts.heard(organisation=cast.other_helpline, from_=day, until=day.replace(day=day.day + 1))


def test_small_counts_are_a_range_and_others_are_rounded(cast: Cast):
    said(cast, "POSTER", 3)
    said(cast, "PERSON", 7)
    found = rows(cast)
    assert found["posters and leaflets"][0] == "1–4"
    assert found["from somebody they know"][0] == "5"
    assert found["radio and television"][0] == "0"
    assert found["In which it was asked"][0] == "10"


def test_a_campaign_counts_its_own_days_and_marks_its_own_channels(cast: Cast):
    said(cast, "POSTER", 6)
    told = {"channels": ["POSTER"], "from": "2025-11-03", "until": "2025-11-10"}
    assert rows(cast, told=told)["posters and leaflets"] == ["5", "yes"]
    later = told | {"from": "2025-11-10", "until": "2025-11-17"}
    assert rows(cast, told=later) == {}


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_what_cannot_be_seen_is_said_also_where_nobody_was_asked(language: str, cast: Cast):
    found = reach(PLANNED, organisation=cast.helpline)[language]
    assert found["rows"] == []
    assert found["about"]
    assert len(found["notes"]) == 5


def test_the_report_of_an_effect_says_what_was_reached_in_page_and_print(cast: Cast):
    plan = fixed(cast)
    contacts_by_week(cast, this_monday())
    operations.measure_campaign(plan, by=cast.statistician)
    report = compute(cast)
    read = json.loads((folders.report(report) / "page.json").read_text("utf-8"))["en"]
    assert read["reach"]["title"] == "What people said: how did they hear of us?"
    assert "did not reach out" in (folders.report(report) / "en.html").read_text("utf-8")
    assert (folders.report(report) / "en.pdf").read_bytes().startswith(b"%PDF")
