"""houvast retention: what is due, and carrying it out for every helpline."""

import os
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.interfaces.cli import retention
from houvast.records.accounts import operations as accounts
from houvast.records.audit import trail
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import Contact, Draft
from houvast.records.contacts.refusals import NotPossible as ContactsRefuse
from houvast.records.retention import declared

GOES = "2027-05-04"  # 18 months after the day of the contact


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return contacts.register(registration(), team=cast.phone_line, by=cast.worker)


def test_what_is_due_is_counted_by_table_and_rule(houvast: Callable[..., Any], cast: Cast, contact):
    ran = houvast("retention", "due", "--on", GOES)
    assert ran.code == 0
    for told in ("Our helpline", "contacts.Contact", "18 months after day", "contacts.ReaderKey", "sealed"):
        assert told in ran.out
    assert "Another helpline" not in ran.out
    assert str(contact) not in ran.out
    assert "Nothing is due on 2027-05-03" in houvast("retention", "due", "--on", "2027-05-03").said


def test_carrying_out_erases_what_is_due_and_says_how_much(houvast: Callable[..., Any], cast: Cast, contact):
    assert houvast("retention", "carry-out", "--on", "2027-05-03").code == 0
    assert Contact.objects.get(id=contact).sealed
    ran = houvast("retention", "carry-out", "--on", GOES)
    assert (ran.code, "Our helpline: 1 records erased" in ran.said) == (0, True)
    assert Contact.objects.get(id=contact).erased_on == date(2027, 5, 4)
    again = houvast("retention", "carry-out", "--on", GOES)
    assert (again.code, "Our helpline: 0 records erased" in again.said) == (0, True)


def test_a_dry_run_shows_the_same_and_changes_nothing(houvast: Callable[..., Any], cast: Cast, contact):
    before = trail.length(cast.helpline)
    ran = houvast("retention", "carry-out", "--dry-run", "--on", GOES)
    assert (ran.code, ran.out) == (0, houvast("retention", "due", "--on", GOES).out)
    assert Contact.objects.get(id=contact).sealed
    assert trail.length(cast.helpline) == before


def test_everything_of_every_part_and_helpline_is_carried_out(
    houvast: Callable[..., Any], cast: Cast, contact
):
    contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    theirs = contacts.register(registration(), team=cast.other_line, by=cast.outsider)
    accounts.deactivate(cast.statistician.id, by=cast.administrator)
    on = timezone.localdate() + timedelta(days=800)
    assert houvast("retention", "carry-out", "--on", on.isoformat()).code == 0
    assert (Draft.objects.count(), Contact.objects.filter(erased_on=on).count()) == (0, 2)
    assert theirs != contact
    done = {event.action for event in trail.events(cast.helpline)}
    assert {
        "contacts.erase_content",
        "contacts.erase_drafts",
        "accounts.forget",
        "accounts.destroy_months",
        "releases.drop_facts",
    } <= done
    assert "Nothing is due" in houvast("retention", "due", "--on", on.isoformat()).said


def test_more_than_a_batch_is_carried_out_in_one_run(
    houvast: Callable[..., Any], cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(declared, "BATCH", 4)
    contacts.import_registrations([registration()] * 10, team=cast.phone_line, by=cast.command)
    houvast("retention", "carry-out", "--on", GOES)
    counts = [e.count for e in trail.events(cast.helpline) if e.action == "contacts.erase_content"]
    assert counts == [2, 4, 4]
    assert not Contact.objects.exclude(sealed=b"").exists()


def test_a_part_that_fails_is_said_without_content_and_keeps_no_other_from_its_work(
    houvast: Callable[..., Any], cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    first = declared.daily()[0]
    done, operation = [], retention._operation

    def one_fails(part: str, name: str) -> Callable[..., Any]:
        def act(**said: Any) -> Any:
            if (part, name) == first:
                raise ContactsRefuse("what somebody told us")
            done.append((part, name))
            return operation(part, name)(**said)

        return act if (part, name) in declared.daily() else operation(part, name)

    monkeypatch.setattr(retention, "_operation", one_fails)
    ran = houvast("retention", "carry-out", "--on", GOES)
    assert ran.code == 1
    assert f"{first[0]}: {first[1]} stopped (NotPossible, " in " ".join(ran.said.split())
    assert "told us" not in ran.said
    assert set(done) == {each for each in declared.daily() if each != first}


def test_a_folder_that_stays_is_said(houvast: Callable[..., Any], cast: Cast, monkeypatch, settings):
    stray = Path(settings.HOME) / "facts" / str(uuid.uuid4())
    stray.mkdir(parents=True)
    os.utime(stray, (0, 0))

    def stays(folder: Path) -> None:
        raise PermissionError(folder)

    with monkeypatch.context() as broken:
        broken.setattr("shutil.rmtree", stays)
        ran = houvast("retention", "carry-out", "--on", GOES)
    assert ran.code == 1
    assert f"releases: drop_facts could not delete facts/{stray.name}." in " ".join(ran.said.split())
    assert houvast("retention", "carry-out", "--on", GOES).code == 0
    assert not stray.exists()


def test_an_erasing_that_fails_is_said_and_keeps_no_other_from_its_work(
    houvast: Callable[..., Any], cast: Cast, contact, monkeypatch: pytest.MonkeyPatch
):
    contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    operation, failed = retention._operation, []

    def drafts_fail(part: str, name: str) -> Callable[..., Any]:
        def act(**_said: Any) -> Any:
            failed.append(name)
            raise RuntimeError("what somebody told us")

        return act if name == "erasing.erase_drafts" else operation(part, name)

    monkeypatch.setattr(retention, "_operation", drafts_fail)
    ran = houvast("retention", "carry-out", "--on", GOES)
    assert (ran.code, len(failed)) == (1, 1)
    assert "contacts: erasing.erase_drafts stopped (RuntimeError, test_retention.py:" in " ".join(
        ran.said.split()
    )
    assert "told us" not in ran.said
    assert Draft.objects.exists()
    assert Contact.objects.get(id=contact).erased_on == date(2027, 5, 4)


@pytest.mark.parametrize("command", ["due", "carry-out"])
def test_what_is_no_day_is_refused(houvast: Callable[..., Any], cast: Cast, command: str):
    ran = houvast("retention", command, "--on", "tomorrow")
    assert (ran.code, "2025-01-31" in ran.said) == (1, True)


@pytest.mark.usefixtures("db")
def test_an_installation_without_a_helpline_is_told_what_to_do(houvast: Callable[..., Any]):
    ran = houvast("retention", "due")
    assert (ran.code, "houvast setup" in ran.said) == (1, True)
