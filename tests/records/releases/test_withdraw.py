"""Withdrawing: at any moment, with a reason; what was published stays, and says so."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.db import IntegrityError, transaction

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Release
from records.releases.conftest import YEAR, bring

Brought = Callable[[str], uuid.UUID]


@pytest.mark.parametrize("after", ["propose", "check", "sign", "publish"])
def test_a_release_can_be_withdrawn_after_every_step(after: str, brought: Brought, contacted: Cast):
    release = brought(after)
    operations.withdraw(release, reason="WRONG_COUNT", by=contacted.signer)
    assert Release.objects.get(pk=release).state == "WITHDRAWN"
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.subject) == ("releases.withdraw", str(release))


def test_a_withdrawn_folder_stays_and_says_why_in_four_languages(
    brought: Brought, contacted: Cast, home: Path
):
    release = brought("publish")
    folder = home / "releases" / str(release)
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "index.json"}
    operations.withdraw(release, reason="TOO_MUCH_SHOWN", by=contacted.signer)
    index = json.loads((folder / "index.json").read_text())
    assert index["state"] == "WITHDRAWN"
    assert set(index["withdrawn"]) == {"nl", "fr", "de", "en"}
    assert before == {f.name: f.read_bytes() for f in folder.iterdir() if f.name != "index.json"}
    assert queries.published()[0].withdrawn == index["withdrawn"]


def test_what_was_never_published_is_withdrawn_without_a_folder(
    brought: Brought, contacted: Cast, home: Path
):
    operations.withdraw(brought("propose"), reason="NOT_AGREED", by=contacted.signer)
    assert not (home / "releases").exists()
    assert queries.published() == []


def _followed(brought: Brought, contacted: Cast, times: int) -> list[uuid.UUID]:
    """Releases of one period, each published as the one that follows the one before."""
    made = [brought("publish")]
    for _ in range(times):
        made.append(bring(operations.gather(*YEAR, by=contacted.statistician), "sign", contacted))
        operations.publish(made[-1], follows=made[-2], by=contacted.signer)
    return made


def test_what_was_followed_by_withdrawn_figures_stands_again(brought: Brought, contacted: Cast, home: Path):
    first, second = _followed(brought, contacted, 1)
    opened = queries.release(second, language="en", seen_by=contacted.signer)
    assert opened
    assert opened.stands_again
    operations.withdraw(second, reason="WRONG_COUNT", by=contacted.signer)
    found = {each.id: each for each in queries.published()}
    assert found[first].followed_by is None
    assert json.loads((home / "releases" / str(first) / "index.json").read_text())["followed_by"] is None
    third = bring(operations.gather(*YEAR, by=contacted.statistician), "sign", contacted)
    operations.publish(third, follows=first, by=contacted.signer)
    assert {each.id: each.followed_by for each in queries.published()} == {
        first: third,
        second: None,
        third: None,
    }


def test_what_stands_between_is_withdrawn_and_the_first_is_followed_by_the_last(
    brought: Brought, contacted: Cast
):
    first, second, third = _followed(brought, contacted, 2)
    operations.withdraw(second, reason="WRONG_COUNT", by=contacted.signer)
    followed = {each.id: each.followed_by for each in queries.published()}
    assert followed == {first: third, second: third, third: None}


@pytest.mark.parametrize("who", ["outsider", "worker", "statistician", "administrator", "command"])
def test_only_a_signer_withdraws(who: str, brought: Brought, contacted: Cast):
    release = brought("publish")
    with pytest.raises(Refused):
        operations.withdraw(release, reason="WRONG_COUNT", by=getattr(contacted, who))
    assert Release.objects.get(pk=release).state == "PUBLISHED"


@pytest.mark.parametrize("reason", ["", "BECAUSE", "wrong_count"])
def test_a_withdrawal_without_a_known_reason_is_refused(reason: str, brought: Brought, contacted: Cast):
    release = brought("propose")
    with pytest.raises(operations.NotPossible, match="why"):
        operations.withdraw(release, reason=reason, by=contacted.signer)
    with pytest.raises(IntegrityError, match="known_reason"), transaction.atomic():
        Release.objects.filter(pk=release).update(state="WITHDRAWN", withdrawn_because=reason)


def test_nothing_is_withdrawn_twice_or_brought_further(brought: Brought, contacted: Cast):
    release = brought("check")
    operations.withdraw(release, reason="NOT_AGREED", by=contacted.signer)
    with pytest.raises(operations.NotPossible, match="withdrawn"):
        operations.withdraw(release, reason="NOT_AGREED", by=contacted.signer)
    with pytest.raises(operations.NotPossible, match="withdrawn"):
        operations.sign(release, by=contacted.signer)


def opened_by(cast: Cast, who: str, release: uuid.UUID) -> list[object]:
    """What somebody gets of a release through every reading that shows what is in it."""
    name, seen = "contacts_by_problem", {"seen_by": getattr(cast, who)}
    question = yaml.safe_dump(
        {"title": {"en": "How many?"}, "languages": ["en"]}
        | {"questions": [{"title": {"en": "How many?"}, "tables": [name]}]}
    )
    return [
        queries.table(release, name, language="en", **seen),
        queries.file(release, f"{name}.csv", **seen),
        queries.file(release, "index.json", **seen),
        queries.choosable(release, language="en", **seen),
        queries.answer(release, question, language="en", kind="html", **seen),
    ]


@pytest.mark.parametrize("who", ["worker", "volunteer", "lead"])
def test_who_only_reads_figures_opens_nothing_of_withdrawn_ones_and_is_told_why(
    who: str, brought: Brought, contacted: Cast
):
    release = brought("publish")
    assert all(opened_by(contacted, who, release))
    operations.withdraw(release, reason="TOO_MUCH_SHOWN", by=contacted.signer)
    assert not any(opened_by(contacted, who, release))
    seen = queries.release(release, language="en", seen_by=getattr(contacted, who))
    assert seen is not None
    assert (seen.is_shown, seen.withdrawn_because) == (False, "More was shown than is safe")
    assert [*seen.tables, *seen.estimates, *seen.answers] == []


@pytest.mark.parametrize("who", ["statistician", "signer"])
def test_who_makes_figures_still_sees_what_was_withdrawn(who: str, brought: Brought, contacted: Cast):
    release = brought("publish")
    operations.withdraw(release, reason="TOO_MUCH_SHOWN", by=contacted.signer)
    assert all(opened_by(contacted, who, release))
