"""Preparing the demo: once, through operations, and never over somebody's own database."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast, registration
from demo.conftest import NOW
from houvast.demo import preparing, talks, year, year_of_help
from houvast.demo.people import CAST, OUTSIDER, PARTNERS, acting, command, team_of
from houvast.records.accounts import queries as accounts
from houvast.records.audit import trail
from houvast.records.campaigns.queries import campaign_of
from houvast.records.campaigns.queries.testimonies import told
from houvast.records.contacts import operations
from houvast.records.contacts.models import Callback, Referral, Talk
from houvast.records.contacts.operations import letters
from houvast.records.contacts.queries import Wanted, contacts, drafts
from houvast.records.contacts.queries.referrals import open_referrals
from houvast.records.contacts.queries.talks import waiting
from houvast.records.directory import terms
from houvast.records.directory.queries.locations import lent_to_me
from houvast.records.directory.queries.places import kept_places
from houvast.records.plan import queries as plan
from houvast.records.releases import operations as releases
from houvast.records.releases.queries import reports


def everything() -> list[tuple[object, ...]]:
    """Every row of every table."""
    rows: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [(table, *row) for row in cursor.fetchall()]
    return rows


def test_every_step_is_told_once(prepared: list[str]):
    assert [step.split(":")[0] for step in prepared] == [
        *(
            "People and teams",
            "The year 2025",
            "The last weeks",
            "Lines that answer in writing, and some talks",
            "A directory of who helps",
            "Shelter places, referrals and a letter",
            "Other agencies",
            "Cases around one table",
            "A plan with invented measures",
            "Three testimonies, and a campaign fixed beforehand",
            "Referrals of 2025",
            "The weeks of the campaign",
            "The figures of 2025",
            "The report of 2025 on the plan",
        ),
    ]


def test_doing_it_twice_changes_nothing(prepared: list[str]):
    before = everything()
    preparing.prepare(NOW, told=prepared.append)
    assert len(prepared) == 14
    assert everything() == before


def test_what_a_killed_preparing_left_out_is_made_by_the_next(
    db: None, small_year: list[str], monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as killed:
        killed.setattr(preparing, "_live_through_weeks", lambda now: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            preparing.prepare(NOW, told=small_year.append)
    small_year.clear()
    preparing.prepare(NOW, told=small_year.append)
    assert [step.split(":")[0] for step in small_year] == [
        "The last weeks",
        "Lines that answer in writing, and some talks",
        "A directory of who helps",
        "Shelter places, referrals and a letter",
        "Other agencies",
        "Cases around one table",
        "A plan with invented measures",
        "Three testimonies, and a campaign fixed beforehand",
        "Referrals of 2025",
        "The weeks of the campaign",
        "The figures of 2025",
        "The report of 2025 on the plan",
    ]


def test_every_invented_measure_says_that_it_is_one_of_a_demo(prepared: list[str]):
    for language, word in (("nl", "Demo"), ("fr", "Démo"), ("de", "Demo"), ("en", "Demo")):
        measures = plan.public_plan(language)["measures"]
        assert len(measures) == 9
        assert all(each["title"].startswith(f"{word}") for each in measures)
    report = plan.report(2025, "nl")
    assert report
    assert report.content["is_demo"]


def test_the_plan_comes_from_a_file_and_names_what_is_late_and_what_has_no_figure(prepared: list[str]):
    glance = plan.public_plan("nl")["glance"]
    assert glance["late"] == "2.2"
    assert {"1.2", "2.2", "3.2", "4.2"} <= set(glance["unchosen"].split(", "))


def test_three_people_tell_two_men_and_a_woman_and_each_says_that_it_is_invented(prepared: list[str]):
    stories = told()
    assert sorted(each.situation for each in stories) == ["men", "men", "women"]
    assert all(each.text.endswith("(verzonnen voor de demo)") for each in stories)


def test_the_word_on_the_poster_opens_its_campaign_and_its_effect_was_asked_for(prepared: list[str]):
    campaign = campaign_of("vertel")
    assert campaign
    assert set(campaign.message) == {"nl", "fr", "de", "en"}
    assert [each.kind for each in reports("campaign", seen_by=acting("statistician"))] == ["campaign"]


def test_the_database_is_marked_as_a_demos(prepared: list[str]):
    assert accounts.is_demo()


def test_everybody_of_the_cast_is_there_with_one_role(prepared: list[str]):
    for member in (*CAST, *PARTNERS, OUTSIDER):
        assert acting(member.sign_in_name).name == member.name
    assert acting(OUTSIDER.sign_in_name).organisation != acting("worker").organisation


def test_nobody_has_a_password(prepared: list[str]):
    assert authenticate(sign_in_name="worker", password="") is None


def test_the_year_stands_in_the_trail_as_one_entry_a_team(prepared: list[str]):
    events = trail.events(acting("worker").organisation, newest=10_000)
    assert [event.count for event in events if event.action == "contacts.import"] == [2, 2]
    assert trail.fault(acting("worker").organisation) is None


def test_the_last_weeks_are_alive_up_to_now(prepared: list[str]):
    rows = contacts(Wanted(from_=NOW.date().replace(month=2, day=1)), seen_by=acting("worker")).rows
    assert len(rows) > 20
    assert {row.is_open for row in rows} == {True, False}
    assert max((row.day, row.hour or 0) for row in rows) <= (NOW.date(), NOW.hour)
    kinds = Counter(row.kind for row in rows)
    assert kinds["SUPPORT"] > 15
    assert len(kinds) > 2


def test_one_contact_is_corrected_one_withdrawn_and_one_registered_on_behalf(prepared: list[str]):
    worker = acting("worker")
    (withdrawn,) = contacts(Wanted(state="withdrawn"), seen_by=worker).rows
    assert withdrawn.withdrawn == "DUPLICATE"
    behalf = contacts(Wanted(worker=acting("lead").id), seen_by=worker).rows
    opened = [operations.read(row.id, by=worker) for row in behalf]
    assert [one.version for one in opened if one.registered_by == worker.id] == [2]


def test_two_people_have_a_draft_to_go_on_with(prepared: list[str]):
    assert {name: len(drafts(seen_by=acting(name))) for name in ("worker", "volunteer", "lead")} == {
        **{"worker": 1, "volunteer": 1, "lead": 0},
    }


def test_the_other_helpline_has_contacts_of_its_own_and_sees_none_of_ours(prepared: list[str]):
    ours = {row.id for row in contacts(Wanted(), seen_by=acting("worker")).rows}
    theirs = {row.id for row in contacts(Wanted(), seen_by=acting("outsider")).rows}
    assert theirs
    assert not ours & theirs


def test_a_database_that_is_not_a_demos_is_refused_and_untouched(cast: Cast):
    before = everything()
    for make in (preparing.prepare, preparing.reset):
        with pytest.raises(preparing.NotADemo, match="not a demo's"):
            make(NOW, told=lambda step: None)
    assert everything() == before


def test_somebody_elses_database_is_refused_before_anything_is_written(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(connection.introspection, "table_names", lambda cursor: ["orders", "customers"])
        elsewhere.setattr(preparing, "call_command", lambda *names, **options: pytest.fail("touched"))
        with pytest.raises(preparing.NotADemo):
            preparing.prepare(NOW, told=lambda step: None)


@pytest.mark.django_db(transaction=True)  # PostgreSQL empties no table that waits for its foreign keys
def test_resetting_makes_it_anew_and_drops_its_figures(
    prepared: list[str], settings: Settings, tmp_path: Path
):
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"
    (settings.RELEASES / "former").mkdir(parents=True)
    before = acting("worker").organisation
    preparing.reset(NOW, told=prepared.append)
    assert not settings.RELEASES.exists()
    assert acting("worker").organisation != before
    assert accounts.is_demo()


def test_who_opens_the_desk_days_later_still_finds_somebody_who_waits(prepared: list[str]):
    assert {row.door for row in waiting(seen_by=acting("worker"))} == {"MAILBOX", "EMAIL"}
    assert "MAILBOX" in {row.door for row in waiting(seen_by=acting("volunteer"))}
    assert talks.somebody_waits()
    before = Talk.objects.count()
    Callback.objects.update(
        earliest_at=timezone.now() - timedelta(days=4), latest_at=timezone.now() - timedelta(days=3)
    )
    preparing.prepare(NOW, told=prepared.append)
    assert prepared[-1] == "Somebody who waits today"
    assert (talks.somebody_waits(), Talk.objects.count()) == (True, before)  # no second message beside one
    Talk.objects.filter(state="WAITING").update(state="ENDED", waits_since=None)
    preparing.prepare(NOW, told=prepared.append)
    assert talks.somebody_waits()
    assert Talk.objects.count() > before


def test_every_state_of_a_referral_stands_at_the_desk_and_needs_that_nobody_met(prepared: list[str]):
    found = Referral.objects.values_list("state", flat=True)
    assert set(found) >= {"OFFERED", "REFUSED", "ACCEPTED", "EXPECTED", "ARRIVED", "REFUSED_BY_SERVICE"}
    assert set(found) >= {"NO_PLACE", "LOST", "NO_SERVICE"}


def test_invented_shelters_keep_places_one_is_held_and_an_address_is_lent(prepared: list[str]):
    kept = kept_places(timezone.now(), seen_by=acting("shelter"))
    assert len(kept) == 5
    assert {tile.state for each in kept for tiles in each.tiles.values() for tile in tiles} >= {
        "FREE",
        "STAYS",
    }
    assert len(lent_to_me(seen_by=acting("worker"))) == 1


HELP = """
referrals_as_stated referrals_by_children referrals_by_district referrals_by_kind needs_by_month
unmet_needs_by_district unmet_needs_by_kind unmet_needs_by_reason services_by_kind services_by_district
services_by_kind_and_district shelters_by_province shelter_beds_by_month
""".split()


def test_tables_of_help_have_something_in_their_cells(prepared: list[str]):
    operations.import_registrations([registration()] * 6, team=team_of("worker"), by=command())
    for table in releases.count(HELP, from_=year.FROM, until=year.UNTIL, by=command()):
        shown = [cell.value for cell in table.cells.values() if cell.value]
        assert len(shown) > 3, table.definition.name


def test_referrals_of_the_year_wait_for_nobody_on_today(prepared: list[str]):
    assert all(row.day.year > 2025 for row in open_referrals(NOW.date(), seen_by=acting("worker")))
    assert year_of_help.has_them()


def test_a_letter_to_somebody_stands_in_its_contact(prepared: list[str]):
    worker = acting("worker")
    rows = contacts(Wanted(from_=NOW.date() - timedelta(days=5)), seen_by=worker).rows
    found = [each for row in rows for each in letters.letters_of(row.id, by=worker)]
    (letter,) = (each.letter for each in found if each.letter)
    assert letter.template == "Afspraak"
    assert terms.terms(letter.words()) == frozenset()  # a word that chance holds would stop every demo
