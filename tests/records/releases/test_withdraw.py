"""Withdrawing: at any moment, with a reason; what was published stays, and says so."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Release

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
