"""Files with a statement: sealed unseen, looked at where they are asked for, hostile ones given to nobody."""

import base64
import io
import json
import uuid
import zipfile
from hashlib import blake2b
from typing import Any

import pytest

from cast import Cast
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts import parcel_files
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.operations import parcels
from houvast.records.contacts.parcel_files import HandedFile
from houvast.records.contacts.parcelled import code_of
from records.contacts.parcelled import TEXT, handed, sealed_for
from sent_files import DEVICE, PLACE, bomb, document, mp3, photo
from table import agency, partner


@pytest.fixture(autouse=True)
def not_scanned(settings: Any) -> None:
    settings.CLAMD = "none"  # with a real one: test_filing.py


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw) -> Actor:
    return partner(caw, by=cast.administrator)


def said(content: bytes, *, note: Any = 1, kind: Any = "copy") -> dict[str, Any]:
    return {"note": note, "kind": kind, "content": base64.b64encode(content).decode()}


def statement(*files: Any) -> bytes:
    return json.dumps({"text": TEXT, "proof": "", "files": list(files)}).encode()


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    return out.getvalue()


def test_files_come_with_the_statement_by_note_and_copies_apart_from_originals(cast, caw, helper):
    files = (said(photo(), note=3), said(mp3(), note=7, kind="original"))
    made = handed(caw, cast.helpline, content=statement(*files))
    found = parcels.open_parcel(made.id, by=helper).files
    assert [(each.note, each.is_copy, each.content) for each in found] == [
        (3, True, photo()),
        (7, False, mp3()),
    ]
    assert found[1].fingerprint == blake2b(mp3(), digest_size=32).hexdigest()


def test_what_is_kept_of_photos_is_sealed_in_a_size_class_and_holds_nothing_of_them(cast, caw, helper):
    handed(caw, cast.helpline, content=statement(said(photo(size=(2000, 1500)), kind="original")))
    row = Parcel.objects.values().get()
    assert len(bytes(row["sealed"])) in parcels.SIZES
    assert DEVICE.encode() not in bytes(row["sealed"])
    assert base64.b64encode(photo())[:40] not in bytes(row["sealed"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_whatever_its_browser_left_in_it(kind: str):
    dirty = photo(kind)
    given = parcel_files.given(HandedFile(1, True, dirty), 4)
    assert given is not None
    assert given.mime.startswith("image/")
    assert given.name.startswith("4.")
    assert PLACE.encode() not in given.content
    assert DEVICE.encode() not in given.content


@pytest.mark.parametrize("made", [photo, document, mp3])
def test_an_original_is_given_as_it_came(made):
    original = made()
    given = parcel_files.given(HandedFile(1, False, original), 1)
    assert given is not None
    assert given.content == original


@pytest.mark.parametrize(
    "hostile",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"MZ\x90\x00 a program",
        packed(),
        bomb(),
        b"\xff\xd8\xff half a photo",
        b"",
        bytes(1000),
    ],
)
def test_what_is_hostile_or_no_kind_that_is_taken_is_given_to_nobody(hostile: bytes):
    assert parcel_files.given(HandedFile(1, True, hostile), 1) is None
    if not hostile.startswith(b"\xff\xd8"):
        assert parcel_files.given(HandedFile(1, False, hostile), 1) is None


@pytest.mark.parametrize("made", [document, mp3, lambda: b"only words"])
def test_what_is_no_picture_is_never_shown_as_one(made):
    assert parcel_files.given(HandedFile(1, True, made()), 1) is None


def test_without_a_scanner_nothing_is_given_and_the_browser_is_told_beforehand(
    cast, caw, helper, settings: Any
):
    assert parcels.find_agency(code_of(caw), by=visitor(cast.helpline)).takes_files
    settings.CLAMD = ""
    assert not parcels.find_agency(code_of(caw), by=visitor(cast.helpline)).takes_files
    assert parcel_files.given(HandedFile(1, True, photo()), 1) is None


@pytest.mark.parametrize(
    "files",
    [
        {},
        [1],
        [{}],
        [{"note": 1, "kind": "copy"}],
        [said(b"x", note=0)],
        [said(b"x", note=True)],
        [said(b"x", note="1")],
        [{"note": 1, "kind": "copy", "content": "é"}],
        [said(b"x")] * (parcels.MOST_FILES + 1),
    ],
)
def test_files_that_no_script_of_ours_seals_leave_the_statement_closed(cast, caw, helper, files):
    content = json.dumps({"text": TEXT, "proof": "", "files": files}).encode()
    strange = handed(caw, cast.helpline, content=content)
    with pytest.raises(parcels.NotPossible, match="does not open"):
        parcels.open_parcel(strange.id, by=helper)
    assert Parcel.objects.get().opened_at is None


def test_more_than_an_agency_has_room_for_is_refused_until_it_opens_some(
    cast, caw, helper, monkeypatch: pytest.MonkeyPatch
):
    somebody = visitor(cast.helpline)
    first = handed(caw, cast.helpline)
    monkeypatch.setattr(parcels, "MOST_BYTES_UNOPENED", parcels.SIZES[0])
    with pytest.raises(parcels.NotPossible, match="often"):
        parcels.hand_over_parcel(code_of(caw), sealed_for(code_of(caw), by=somebody), by=somebody)
    parcels.open_parcel(first.id, by=helper)
    parcels.hand_over_parcel(code_of(caw), sealed_for(code_of(caw), by=somebody), by=somebody)


def test_the_largest_class_is_taken_and_a_larger_one_is_not(cast, caw, helper):
    somebody, room = visitor(cast.helpline), (1 << 24) - 1
    whole = statement(said(bytes(12_000_000), kind="original"))
    assert len(whole) <= room
    handed(caw, cast.helpline, content=whole)
    larger = sealed_for(code_of(caw), by=somebody, content=statement(said(bytes(12_800_000))))
    with pytest.raises(parcels.NotPossible, match="size"):
        parcels.hand_over_parcel(code_of(caw), larger, by=somebody)
