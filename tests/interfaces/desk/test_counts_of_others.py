"""What somebody sees at the desk does not change from day to day with one contact that is not theirs.

Walked for who reads no contact of the telephone line: a volunteer of another line, who makes figures, who
gives people their place, and somebody of another helpline. docs/decisions/0226 lists what is counted where.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from cast import WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.contacts import operations
from houvast.records.releases import operations as releases
from houvast.records.releases import queries as figures
from houvast.records.retention import queries as retention

pytestmark = pytest.mark.django_db

WHO = ("volunteer", "statistician", "administrator", "outsider")
FILTERS = ("contacts/?channel=PHONE&from={day}", "contacts/?state=open", "contacts/?problem=PARTNER")
# The trail says who did what, by name: that is what it is for, and reading it leaves a trace.
TOLD = {"administrator": ("trail/", "trail/print/")}
# What walking changes: a token, when one was last here, how often one looked, a secret to be chosen.
OF_ONESELF = ("token/", "sign-ins/", "kept-on-me/", "second-factor/add/")
_PASSING = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce=\"[^\"]+\"|value=\"[A-Za-z0-9]{64}\"|<time.*?</time>"
    r"|data-token=\"[^\"]*\"",
    re.S,
)


def pages() -> list[str]:
    """Every page of the desk that is about nothing in particular."""
    desk = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "desk")
    return [str(each.pattern) for each in desk.url_patterns if "<" not in str(each.pattern)]


def seen(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(f"/desk/{address}")
    content = answer.content.decode(errors="replace") if not answer.streaming else ""
    return answer.status_code, _PASSING.sub("", content)


@pytest.mark.parametrize("who", WHO)
def test_day_by_day_a_contact_of_others_changes_no_page(who: str, cast: Cast, client_of):
    person, today = getattr(cast, who), timezone.localdate()
    client = client_of(person)
    filters = [each.format(day=today) for each in FILTERS]
    left_out = (*TOLD.get(who, ()), *OF_ONESELF)
    walked = [each for each in (*pages(), *filters) if each not in left_out]
    assert len(walked) > 40
    before = {each: seen(client, each) for each in walked}
    for back in (1, 0):
        naming = retention.naming_me(seen_by=person)
        made = operations.register(
            registration(WOMAN, day=today - timedelta(days=back), stays_open=True),
            team=cast.phone_line,
            by=cast.worker,
        )
        if not back:
            operations.withdraw(made, reason="MISTAKE", by=cast.worker)
        assert retention.naming_me(seen_by=person) == naming
        after = {each: seen(client, each) for each in walked}
        assert [each for each in walked if before[each] != after[each]] == []


def test_a_day_more_is_not_gathered_beside_figures_that_somebody_looks_at(
    cast: Cast, client_of, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    today, one = timezone.localdate(), timedelta(days=1)
    said = [registration(WOMAN, day=today - 3 * one)] * 8
    operations.import_registrations(said, team=cast.phone_line, by=cast.command)
    first, until = today - 30 * one, today - one
    gathered = releases.gather(first, until, by=cast.statistician)
    client, here = client_of(cast.statistician), f"figures/{gathered}/"
    table, file = f"{here}tables/contacts_by_problem/", f"{here}files/contacts_by_problem.csv"
    walked = ["figures/", here, table, file, f"{here}question/"]
    before = {each: seen(client, each) for each in walked}
    assert {each: status for each, (status, _page) in before.items()} == dict.fromkeys(walked, 200)
    operations.register(registration(WOMAN, day=until), team=cast.phone_line, by=cast.worker)
    answer = client.post("/desk/figures/", {"first": first.isoformat(), "last": until.isoformat()})
    assert answer.status_code == 422
    assert [each.id for each in figures.releases(seen_by=cast.statistician)] == [gathered]
    assert {each: seen(client, each) for each in walked} == before


def test_who_reads_a_contact_does_see_the_change_so_that_walking_would_find_it(cast: Cast, client_of):
    client = client_of(cast.worker)
    before = {each: seen(client, each) for each in ("", "contacts/")}
    day = timezone.localdate()
    operations.register(registration(WOMAN, day=day), team=cast.phone_line, by=cast.worker)
    assert all(seen(client, each) != was for each, was in before.items())


def test_what_is_told_of_the_trail_is_told_to_nobody_else(cast: Cast, client_of):
    for who in WHO:
        status = seen(client_of(getattr(cast, who)), "trail/")[0]
        assert (status == 200) == (who in TOLD), who
