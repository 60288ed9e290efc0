"""A helpline with five entries beside another one, keys of its own, and how somebody writes a trail anew."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from houvast.library.proofs.chain import START, link
from houvast.records.audit import trail
from houvast.records.audit.models import ChainEnd, Entry

AT = datetime(2025, 11, 4, 13, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A folder of keys of its own."""
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def helpline(db: None) -> uuid.UUID:
    """A helpline with five entries, beside another one."""
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    for _ in range(5):
        for each in (ours, theirs):
            add(each)
    return ours


def add(helpline: uuid.UUID, action: str = "contacts.read") -> None:
    """One more entry at the end, as the guard adds it."""
    number = trail.locked_end(helpline).position
    said = trail.Happened(AT + timedelta(minutes=number), uuid.uuid4(), action, subject=str(number))
    trail.append(helpline, [said])


@pytest.fixture
def written_anew(helpline: uuid.UUID) -> Callable[..., None]:
    """Somebody with the whole database writes the trail anew from an entry on: every link, and the end."""

    def write(*, since: int = 1, action: str = "contacts.close") -> None:
        Entry.objects.filter(organisation=helpline, position=since).update(action=action)
        links = Entry.objects.filter(organisation=helpline, position=since - 1).values_list("link", flat=True)
        last = bytes(links.get()) if since > 1 else START
        for entry in Entry.objects.filter(organisation=helpline, position__gte=since).order_by("position"):
            last = entry.link = link(last, trail._said(entry))
            entry.save()
            ChainEnd.objects.filter(pk=helpline).update(position=entry.position, link=last)

    return write
