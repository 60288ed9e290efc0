"""What a chain alone cannot show: that it was written anew as a whole, or cut off at its end."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from houvast.library.proofs.anchors import NONE_BEFORE, new_seed, public_half, sign
from houvast.library.proofs.chain import Fault
from houvast.records.audit import anchor, signing_key, trail
from houvast.records.audit.models import Anchor, ChainEnd, Entry
from records.audit.conftest import add
from two_at_once import at_once

TUESDAY = date(2025, 11, 4)
WEDNESDAY = TUESDAY + timedelta(days=1)
THURSDAY = TUESDAY + timedelta(days=2)
Files = dict[str, bytes]
WHOLE = (None, ())


def found(
    helpline: uuid.UUID, kept: Files | None = None, **more: object
) -> tuple[Fault | None, tuple[str, ...]]:
    checked = anchor.checked(helpline, kept=kept or {}, **more)
    return checked.fault, checked.doubts


@pytest.fixture
def kept(helpline: uuid.UUID) -> Files:
    """Anchors of two days, at entries 5 and 7, kept elsewhere; the trail has come to entry 8 since."""
    anchor.sign_day(helpline, on=TUESDAY)
    add(helpline)
    add(helpline)
    anchor.sign_day(helpline, on=WEDNESDAY)
    add(helpline)
    return anchor.files(helpline)


def cut_off(helpline: uuid.UUID, *, after: int) -> None:
    """Somebody removes the last entries, and sets the end back so that the chain holds."""
    Entry.objects.filter(organisation=helpline, position__gt=after).delete()
    last = Entry.objects.get(organisation=helpline, position=after)
    ChainEnd.objects.filter(pk=helpline).update(position=after, link=last.link)


def test_an_anchor_says_how_far_the_trail_had_come(helpline: uuid.UUID):
    made = anchor.sign_day(helpline, on=TUESDAY)
    last = Entry.objects.get(organisation=helpline, position=5)
    assert (made.organisation, made.day, made.position) == (str(helpline), TUESDAY, 5)
    assert (made.link, made.previous) == (bytes(last.link), NONE_BEFORE)
    assert anchor.checked(helpline, kept={}) == anchor.Checked(None, (), (TUESDAY, 5))


def test_each_anchor_names_the_one_before_it(helpline: uuid.UUID):
    first = anchor.sign_day(helpline, on=TUESDAY)
    add(helpline)
    assert anchor.sign_day(helpline, on=WEDNESDAY).previous == first.hash


def test_a_day_is_signed_once_and_an_earlier_day_not_at_all(helpline: uuid.UUID):
    first = anchor.sign_day(helpline, on=TUESDAY)
    add(helpline)
    assert anchor.sign_day(helpline, on=TUESDAY) == first
    assert anchor.sign_day(helpline, on=TUESDAY - timedelta(days=1)) == first
    assert Anchor.objects.filter(organisation=helpline).count() == 1


def test_signed_twice_at_once_it_is_signed_once_and_with_one_key(transactional_db: None, keys: Path):
    helpline = uuid.uuid4()
    with transaction.atomic():
        add(helpline)

    def sign_it() -> object:
        with transaction.atomic():
            return anchor.sign_day(helpline, on=TUESDAY)

    first, *others = at_once(*[sign_it] * 4)
    assert others == [first] * 3
    assert Anchor.objects.filter(organisation=helpline).count() == 1
    assert len(signing_key.endorsements(helpline)) == 1


def test_a_trail_that_does_not_hold_is_not_signed(helpline: uuid.UUID):
    anchor.sign_day(helpline, on=TUESDAY)
    add(helpline)
    Entry.objects.filter(organisation=helpline, position=6).update(subject="another")
    with pytest.raises(anchor.BrokenTrail, match="entry 6: changed"):
        anchor.sign_day(helpline, on=WEDNESDAY)


def test_a_trail_that_nobody_touched_agrees_with_its_anchors(helpline: uuid.UUID, kept: Files):
    assert found(helpline, kept) == WHOLE
    assert anchor.checked(helpline, kept=kept).anchored == (WEDNESDAY, 7)


def test_a_trail_written_anew_as_a_whole_holds_and_is_found_by_a_kept_anchor(
    helpline: uuid.UUID, kept: Files, written_anew: Callable[..., None]
):
    Anchor.objects.all().delete()
    written_anew(since=1)
    assert trail.fault(helpline) is None
    fault, _ = found(helpline, kept)
    assert fault == Fault(1, f"rewritten, here or up to entry 5: the anchor of {TUESDAY} says otherwise")


def test_a_trail_written_anew_and_signed_anew_with_the_stolen_key_is_found_by_a_kept_anchor(
    helpline: uuid.UUID, kept: Files, written_anew: Callable[..., None]
):
    Anchor.objects.all().delete()
    written_anew(since=6)
    for day in (TUESDAY, WEDNESDAY):
        anchor.sign_day(helpline, on=day)
    assert found(helpline) == WHOLE
    fault, doubts = found(helpline, kept)
    assert fault == Fault(6, f"rewritten, here or up to entry 7: the anchor of {WEDNESDAY} says otherwise")
    assert doubts[0] == f"The anchor of {TUESDAY} in the database is not the one that is kept elsewhere."


def test_without_the_key_whoever_writes_the_trail_anew_is_found_by_our_own_anchors(
    helpline: uuid.UUID, kept: Files, written_anew: Callable[..., None]
):
    written_anew(since=6)
    fault, _ = found(helpline)
    assert fault == Fault(6, f"rewritten, here or up to entry 7: the anchor of {WEDNESDAY} says otherwise")


def test_a_trail_cut_off_at_its_end_is_found_by_an_anchor(helpline: uuid.UUID, kept: Files):
    cut_off(helpline, after=6)
    assert trail.fault(helpline) is None
    fault = Fault(7, f"missing at the end: the anchor of {WEDNESDAY} saw more")
    assert found(helpline)[0] == found(helpline, kept)[0] == fault


def test_what_came_after_the_newest_anchor_is_not_vouched_for(helpline: uuid.UUID, kept: Files):
    """A day's work at most: that is what a daily anchor leaves."""
    cut_off(helpline, after=7)
    assert found(helpline, kept) == WHOLE


def test_a_trail_that_is_gone_as_a_whole_is_found_by_a_kept_anchor(helpline: uuid.UUID, kept: Files):
    for table in (Entry, Anchor):
        table.objects.filter(organisation=helpline).delete()
    ChainEnd.objects.filter(pk=helpline).delete()
    assert trail.fault(helpline) is None
    fault, _ = found(helpline, kept)
    assert fault == Fault(1, f"missing at the end: the anchor of {WEDNESDAY} saw more")


@pytest.mark.parametrize(
    "change",
    [
        {"position": 4},
        {"link": bytes(32)},
        {"previous": bytes(32)},
        {"day": THURSDAY},
        {"signature": bytes(64)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_anchor_changed_in_the_database_is_told(
    helpline: uuid.UUID, kept: Files, change: dict[str, object]
):
    Anchor.objects.filter(organisation=helpline, day=WEDNESDAY).update(**change)
    day = change.get("day", WEDNESDAY)
    _, doubts = found(helpline)
    assert len(doubts) == 1
    assert f"{day}.json does not count" in doubts[0]
    assert "signature does not hold" in doubts[0]


def test_an_anchor_removed_from_the_database_is_told(helpline: uuid.UUID, kept: Files):
    Anchor.objects.filter(organisation=helpline, day=TUESDAY).delete()
    assert found(helpline)[1] == (
        f"An anchor before the one of {WEDNESDAY} is missing, or was put in its place later.",
    )
    assert found(helpline, kept) == WHOLE


def test_a_changed_file_does_not_count_and_is_told(helpline: uuid.UUID, kept: Files):
    name = f"{WEDNESDAY}.json"
    _, doubts = found(helpline, kept | {name: kept[name].replace(b'"position": 7', b'"position": 6')})
    assert len(doubts) == 1
    assert doubts[0].startswith(f"The kept file {name} does not count: its signature does not hold")


def test_a_file_of_another_helpline_does_not_count(helpline: uuid.UUID, kept: Files):
    (other,) = (each for each in trail.organisations() if each != helpline)
    anchor.sign_day(other, on=TUESDAY)
    theirs = anchor.files(other)[f"{TUESDAY}.json"]
    assert found(helpline, {"strange.json": theirs})[1] == (
        "The kept file strange.json does not count: it is of another helpline.",
    )


def test_an_anchor_signed_with_a_key_that_nobody_knows_vouches_for_nothing(helpline: uuid.UUID, kept: Files):
    seed = new_seed()
    forged = sign(str(helpline), THURSDAY, 8, bytes(32), previous=bytes(32), seed=seed)
    fault, doubts = found(helpline, {"forged.json": forged.as_json()})
    assert fault is None
    named = public_half(seed).hex()[:16]
    assert doubts[0] == (f"The anchor of {THURSDAY} is signed with {named}, which no known key vouches for.")


def test_a_key_that_is_given_counts_in_place_of_our_own(helpline: uuid.UUID, kept: Files):
    own = signing_key.public_halves(helpline)
    assert found(helpline, kept, keys=own) == WHOLE
    assert len(found(helpline, kept, keys=[public_half(new_seed())])[1]) == 2


def test_a_missing_key_is_not_made_anew(helpline: uuid.UUID, kept: Files, keys: Path):
    (keys / "anchors" / str(helpline) / "current").unlink()
    with pytest.raises(signing_key.SigningKeyMissing, match="current"):
        anchor.sign_day(helpline, on=THURSDAY)
    assert signing_key.public_halves(helpline) == []


def test_the_private_key_is_for_its_owner_only(helpline: uuid.UUID, kept: Files, keys: Path):
    file = keys / "anchors" / str(helpline) / "current"
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert all(file.read_bytes().hex() not in content.decode() for content in kept.values())


def test_anchors_of_before_and_after_a_new_key_hold_for_who_noted_either(helpline: uuid.UUID, kept: Files):
    (former,) = signing_key.public_halves(helpline)
    new = signing_key.renew(helpline, on=THURSDAY, is_lost=False)
    anchor.sign_day(helpline, on=THURSDAY)
    assert new != former
    for noted in (former, new):
        assert found(helpline, anchor.files(helpline), keys=[noted]) == WHOLE
    assert found(helpline) == WHOLE


def test_after_a_loss_anchors_of_before_count_for_who_noted_the_lost_key(
    helpline: uuid.UUID, kept: Files, keys: Path
):
    (lost,) = signing_key.public_halves(helpline)
    (keys / "anchors" / str(helpline) / "current").unlink()
    new = signing_key.renew(helpline, on=THURSDAY, is_lost=True)
    anchor.sign_day(helpline, on=THURSDAY)
    assert found(helpline, keys=[lost, new]) == WHOLE
    assert len(found(helpline)[1]) == 2


def test_a_key_that_is_there_is_not_called_lost(helpline: uuid.UUID, kept: Files):
    with pytest.raises(signing_key.SigningKeyThere):
        signing_key.renew(helpline, on=THURSDAY, is_lost=True)


@pytest.mark.parametrize("step", ["_write_once", "_file_of"])
def test_a_renewal_that_was_killed_leaves_the_former_key_and_is_finished_by_the_next(
    helpline: uuid.UUID, kept: Files, step: str, monkeypatch: pytest.MonkeyPatch
):
    before = signing_key.public_halves(helpline)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(signing_key, step, killed)
        with pytest.raises(KeyboardInterrupt):
            signing_key.renew(helpline, on=THURSDAY, is_lost=False)
    assert signing_key.public_halves(helpline) == before
    new = signing_key.renew(helpline, on=THURSDAY, is_lost=False)
    assert signing_key.public_halves(helpline) == [new]
    anchor.sign_day(helpline, on=THURSDAY)
    assert found(helpline, kept, keys=before) == WHOLE
