"""A statement for an agency: sealed before it comes, for it alone, and taken back while it is closed."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, visitor
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.operations import parcels
from houvast.records.contacts.parcelled import code_of
from houvast.records.contacts.queries import parcels as kept
from records.contacts.parcelled import TEXT, handed, sealed_for
from table import agency, partner
from traces import left
from two_at_once import at_once


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw) -> Actor:
    return partner(caw, by=cast.administrator)


@pytest.fixture
def somebody(cast: Cast) -> Actor:
    return visitor(cast.helpline)


def test_the_agency_reads_it_and_its_writer_sees_when(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    assert kept.opened_at(made.id, made.secret, seen_by=somebody) == (True, None)
    found = parcels.open_parcel(made.id, by=helper)
    assert found.text == TEXT
    assert left("contacts.open_parcel", by=helper, subject=made.id)
    assert kept.opened_at(made.id, made.secret, seen_by=somebody) == (True, found.opened_at)
    assert parcels.open_parcel(made.id, by=helper).opened_at == found.opened_at


def test_nobody_of_the_helpline_no_other_agency_and_no_outsider_opens_it(cast, caw, helper):
    made = handed(caw, cast.helpline)
    police = partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="police")
    for other in (cast.worker, cast.lead, cast.administrator, cast.outsider, police, visitor(cast.helpline)):
        with pytest.raises(Refused):
            parcels.open_parcel(made.id, by=other)
        assert kept.for_own_agency(seen_by=other) == []
    assert Parcel.objects.get().opened_at is None


def test_what_is_kept_holds_no_word_and_nothing_of_whose_it_is(cast, caw, helper):
    handed(caw, cast.helpline)
    row = Parcel.objects.values().get()
    assert "bord" not in repr(row)
    assert {"journal", "talk", "contact"}.isdisjoint(field.name for field in Parcel._meta.fields)
    assert len(bytes(row["sealed"])) == parcels.SIZES[0]


def test_taken_back_it_is_gone_for_the_agency(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    parcels.take_back_parcel(made.id, made.secret, by=somebody)
    assert left("contacts.take_back_parcel", by=somebody, subject=made.id)
    assert not Parcel.objects.exists()
    assert kept.opened_at(made.id, made.secret, seen_by=somebody) == (False, None)
    with pytest.raises(Refused):
        parcels.open_parcel(made.id, by=helper)
    with pytest.raises(Refused):
        parcels.take_back_parcel(made.id, made.secret, by=somebody)


def test_once_opened_it_stays(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    parcels.open_parcel(made.id, by=helper)
    with pytest.raises(parcels.NotPossible, match="opened"):
        parcels.take_back_parcel(made.id, made.secret, by=somebody)


@pytest.mark.django_db(transaction=True)
def test_opened_and_taken_back_at_once_one_of_both_happens(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    results = at_once(
        lambda: parcels.open_parcel(made.id, by=helper),
        lambda: parcels.take_back_parcel(made.id, made.secret, by=somebody),
    )
    failed = [each for each in results if isinstance(each, Exception)]
    assert len(failed) == 1
    assert Parcel.objects.exists() == isinstance(results[1], Exception)


def test_a_wrong_secret_takes_nothing_back_and_sees_nothing(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    with pytest.raises(Refused):
        parcels.take_back_parcel(made.id, bytes(32), by=somebody)
    assert kept.opened_at(made.id, bytes(32), seen_by=somebody) == (False, None)
    assert Parcel.objects.exists()


def test_sent_twice_it_is_kept_once_and_nobody_takes_its_place(cast, caw, helper, somebody):
    made = handed(caw, cast.helpline)
    assert parcels.hand_over_parcel(code_of(caw), made, by=somebody) == made.id
    with pytest.raises(Refused):
        parcels.hand_over_parcel(code_of(caw), replace(made, secret=bytes(32)), by=somebody)
    assert Parcel.objects.count() == 1


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "é" * 12, "\x00", "A" * 5000])
def test_a_code_of_nobody_finds_nobody(cast, caw, helper, somebody, code):
    with pytest.raises(Refused):
        parcels.find_agency(code, by=somebody)
    with pytest.raises(Refused):
        parcels.find_agency(code_of(cast.phone_line), by=somebody)  # a team of the helpline is no agency


def test_a_code_is_read_as_it_was_meant_and_names_the_agency_alone(cast, caw, helper, somebody):
    code = code_of(caw).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parcels.find_agency(code, by=somebody).name == "Agency CAW"
    assert [each.code for each in kept.own_codes(seen_by=helper)] == [code_of(caw)]
    assert kept.own_codes(seen_by=cast.worker) == []


def test_an_agency_without_keys_and_one_of_another_helpline_are_not_found(cast, caw, somebody):
    with pytest.raises(Refused):
        parcels.find_agency(code_of(caw), by=somebody)
    partner(caw, by=cast.administrator)
    with pytest.raises(Refused):
        parcels.find_agency(code_of(caw), by=visitor(cast.outsider.organisation))


def test_sealed_for_former_keys_it_is_asked_for_anew(cast, caw, helper, somebody):
    made = sealed_for(code_of(caw), by=somebody)
    with pytest.raises(parcels.OtherKeys):
        parcels.hand_over_parcel(code_of(caw), replace(made, generation=made.generation + 1), by=somebody)


@pytest.mark.parametrize("part", ["sealed", "wrapped", "secret"])
def test_other_sizes_are_refused(cast, caw, helper, somebody, part):
    made = sealed_for(code_of(caw), by=somebody)
    with pytest.raises(parcels.NotPossible, match="size"):
        parcels.hand_over_parcel(code_of(caw), replace(made, **{part: b"short"}), by=somebody)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"text":1,"proof":""}', b"\xff", b'{"text":"x"}'])
def test_what_does_not_open_or_is_no_statement_counts_as_not_opened(cast, caw, helper, content):
    strange = handed(caw, cast.helpline, content=content)
    with pytest.raises(parcels.NotPossible, match="does not open"):
        parcels.open_parcel(strange.id, by=helper)
    assert Parcel.objects.get().opened_at is None


def test_moved_to_another_place_it_does_not_open(cast, caw, helper):
    one, other = handed(caw, cast.helpline, text="one"), handed(caw, cast.helpline, text="other")
    row = Parcel.objects.get(pk=other.id)
    Parcel.objects.filter(pk=one.id).update(
        sealed=row.sealed, wrapped=row.wrapped, month_key=row.month_key, generation=row.generation
    )
    with pytest.raises(parcels.NotPossible):
        parcels.open_parcel(one.id, by=helper)


def test_who_is_locked_opens_nothing(cast, caw, helper):
    made = handed(caw, cast.helpline)
    with pytest.raises(keys.Locked):
        parcels.open_parcel(made.id, by=replace(helper, private=None))
    assert Parcel.objects.get().opened_at is None


def test_no_more_comes_than_an_agency_can_read(cast, caw, helper, somebody, monkeypatch):
    monkeypatch.setattr(parcels, "MOST_UNOPENED", 1)
    handed(caw, cast.helpline)
    with pytest.raises(parcels.NotPossible, match="often"):
        handed(caw, cast.helpline)


def test_three_months_after_it_came_it_is_erased_opened_or_not(cast, caw, helper):
    handed(caw, cast.helpline)
    today = timezone.localdate()
    assert parcels.erase_parcels(on=today + timedelta(days=80), by=cast.command) == []
    assert len(parcels.erase_parcels(on=today + timedelta(days=100), by=cast.command)) == 1
    assert not Parcel.objects.exists()
