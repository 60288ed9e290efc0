"""Making the demo's database, once: what stands already is left as it is.

Each step knows whether it was taken, and what is long beside the server goes in short transactions, so a
killed `prepare` is finished by the next and nobody who looks around waits for it.
A database that holds anything else is refused before anything is written to it.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from houvast.demo import (
    plan,
    sheltering,
    tables,
    talks,
    telling,
    weeks,
    year,
    year_of_cases,
    year_of_help,
    year_of_writing,
)
from houvast.demo.directory import keep_directory
from houvast.demo.people import CAST, OUTSIDER, acting, command, invite_everybody, invite_partners, team_of
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.operations import sign_ins
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.queries import Wanted
from houvast.records.contacts.queries import contacts as listed
from houvast.records.contacts.queries.talks import open_lines
from houvast.records.directory import queries as directory
from houvast.records.directory.queries.places import kept_places
from houvast.records.releases import operations as releases
from houvast.records.releases.queries import releases as decided_on

Step = tuple[str, Callable[[], bool], Callable[[], None]]


class NotADemo(Exception):
    """The database is somebody's own: the demo neither shows nor changes it."""


def refuse_what_is_not_a_demo() -> None:
    """Pass an empty database and a demo's; refuse every other one, which stays untouched."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if not tables or _is_demo(tables) or _is_ours_and_empty(tables):
        return
    named = settings.DATABASES["default"]["NAME"]
    raise NotADemo(
        f"The database {named} is not a demo's, so the demo leaves it alone. "
        "Set HOUVAST_HOME (or DATABASE_URL) to an empty place and start again."
    )


def prepare(now: datetime, *, told: Callable[[str], None], figures: bool = True) -> None:
    """Make what is missing of the demo; `told` hears each step that is taken.

    Without `figures`, all but the published figures of the year: every format of over thirty tables in four
    languages takes a minute, and the rest can be looked at meanwhile.
    """
    refuse_what_is_not_a_demo()
    call_command("migrate", verbosity=0, interactive=False)
    beside = (
        year_of_writing.live_through_writing,
        year_of_cases.live_through_cases,
        year_of_help.live_through_referrals,
        telling.live_through_campaign,
        _decide_on_figures,
        _point_and_report,
    )
    for says, is_done, take in _steps(now):
        if (figures or take not in beside) and not is_done():
            told(says)
            take()


def reset(now: datetime, *, told: Callable[[str], None]) -> None:
    """Empty a demo's database and make it anew."""
    refuse_what_is_not_a_demo()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("flush", verbosity=0, interactive=False)
    for folder in (
        settings.RELEASES,
        settings.HOME / "facts",
        settings.HOME / "prepared",
        settings.HOME / "reports",
    ):
        shutil.rmtree(folder, ignore_errors=True)
    prepare(now, told=told)


def _steps(now: datetime) -> Iterator[Step]:
    yield "People and teams", lambda: accounts.staff_by_sign_in_name("outsider") is not None, _people
    yield "The year 2025: contacts by telephone and face to face", _has_year, _live_through_year
    yield "The last weeks", _has_weeks, lambda: _live_through_weeks(now)
    yield "Lines that answer in writing, and some talks", _has_lines, _answer_in_writing
    yield "Somebody who waits today", talks.somebody_waits, _arrive
    yield "A directory of who helps", _has_directory, _keep_directory
    yield "Shelter places, referrals and a letter", _has_places, lambda: _shelter_and_refer(now)
    yield "Other agencies", lambda: accounts.staff_by_sign_in_name("police") is not None, _invite_partners
    yield "Cases around one table", tables.has_cases, lambda: _come_together(now)
    yield "A plan with invented measures", plan.has_plan, _write_plan
    yield "Three testimonies, and a campaign fixed beforehand", telling.has_campaign, _tell
    yield "Who wrote in 2025", year_of_writing.has_them, year_of_writing.live_through_writing
    yield "Closed cases of 2025", year_of_cases.has_them, year_of_cases.live_through_cases
    yield "Referrals of 2025", year_of_help.has_them, year_of_help.live_through_referrals
    yield "The weeks of the campaign", telling.is_measured, telling.live_through_campaign
    yield "The figures of 2025: gathered, checked, signed, published", has_figures, _decide_on_figures
    yield "The report of 2025 on the plan", plan.has_report, _point_and_report


def _people() -> None:
    """How they came here was a year ago: everybody has seen it."""
    with transaction.atomic():
        invite_everybody()
        for member in (*CAST, OUTSIDER):
            by = acting(member.sign_in_name)
            sign_ins.acknowledge([notice.id for notice in own_notices(seen_by=by)], by=by)


def _has_year() -> bool:
    wanted = Wanted(from_=year.FROM, until=year.UNTIL)
    return bool(listed(wanted, seen_by=acting("volunteer")).rows)


def _live_through_year() -> None:
    """But for who wrote: their contacts come out of their talks."""
    with transaction.atomic():
        for who, said in zip(("worker", "volunteer"), year.registrations(), strict=True):
            without_a_talk, _ = year_of_writing.apart(said, who=who)
            contacts.import_registrations(without_a_talk, team=team_of(who), by=command())


def _has_weeks() -> bool:
    return bool(listed(Wanted(from_=year.UNTIL), seen_by=acting("worker")).rows)


def _live_through_weeks(now: datetime) -> None:
    with transaction.atomic():
        weeks.live_through(now)


def _has_lines() -> bool:
    return bool(open_lines(door="CHAT", seen_by=acting("worker")))


def _answer_in_writing() -> None:
    with transaction.atomic():
        talks.answer_in_writing()


def _arrive() -> None:
    with transaction.atomic():
        talks.arrive()


def _has_directory() -> bool:
    return bool(directory.entries(seen_by=acting("worker")))


def _keep_directory() -> None:
    with transaction.atomic():
        keep_directory()


def _has_places() -> bool:
    return bool(kept_places(timezone.now(), seen_by=acting("shelter")))


def _shelter_and_refer(now: datetime) -> None:
    with transaction.atomic():
        sheltering.keep_places(now)
        sheltering.refer()
        sheltering.write_letter(now)


def _invite_partners() -> None:
    with transaction.atomic():
        invite_partners()


def _come_together(now: datetime) -> None:
    with transaction.atomic():
        tables.come_together(now)


def _write_plan() -> None:
    with transaction.atomic():
        plan.write_plan()


def _tell() -> None:
    with transaction.atomic():
        telling.tell_stories()
        telling.fix_campaign()


def _point_and_report() -> None:
    with transaction.atomic():
        plan.point_and_report()


def has_figures() -> bool:
    return any(row.state == "PUBLISHED" for row in decided_on(seen_by=acting("signer")))


def _decide_on_figures() -> None:
    """Two people: whoever prepares and checks does not sign."""
    statistician, signer = acting("statistician"), acting("signer")
    release = releases.gather(year.FROM, year.UNTIL, by=statistician)
    releases.propose(release, by=statistician)
    releases.check(release, by=statistician)
    releases.sign(release, by=signer)
    releases.publish(release, by=signer)


def _is_demo(tables: set[str]) -> bool:
    try:
        return "accounts_installation" in tables and accounts.is_demo()
    except DatabaseError:
        return False


def _is_ours_and_empty(tables: set[str]) -> bool:
    """Made by `migrate` and not used yet."""
    try:
        return "accounts_organisation" in tables and not accounts.helplines()
    except DatabaseError:
        return False
