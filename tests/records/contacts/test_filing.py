"""What a file is, whether it is harmful, and what a copy of it still says."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from houvast.interfaces.cli.checks import files as check
from houvast.records.contacts.filing import kinds, scanning
from houvast.records.contacts.filing.kinds import NotTaken, kind_of
from houvast.records.contacts.filing.stripping import CannotStrip, stripped
from scanners import scanner
from sent_files import DEVICE, PLACE, bomb, document, mp3, photo

PICTURES = ("JPEG", "PNG", "WEBP", "GIF", "HEIC")


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="c") as folder, scanner(Path(folder)) as socket:
        yield socket


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_known_by_its_first_bytes(kind: str):
    assert kind_of(photo(kind)).code == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "EMPTY"),
        (b"x" * (kinds.LARGEST + 1), "LARGE"),
        (b"MZ\x90\x00", "PROGRAM"),
        (b"#!/bin/sh\n", "PROGRAM"),
        (b"PK\x03\x04" + bytes(40), "PACKED"),
        (b"PK\x03\x04" + bytes(40) + b"word/document.xml", "OFFICE"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "OFFICE"),
        (b"<html><script>alert(1)</script>", "PAGE"),
        (b"  \n<svg onload=alert(1)>", "PAGE"),
        (bytes(400), "UNKNOWN"),
        (b"\x1a\x45\xdf\xa3" + bytes(40), "UNKNOWN"),
        (b"\xc3\x28 is no utf-8", "UNKNOWN"),
    ],
)
def test_what_is_not_taken_is_refused_by_the_name_of_its_kind(content: bytes, why: str):
    with pytest.raises(NotTaken, match=why):
        kind_of(content)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_copy_of_a_picture_says_neither_place_nor_device(kind: str):
    original = photo(kind)
    if kind != "GIF":
        assert DEVICE.encode() in original
    copy, shown = stripped(original, kinds.EVERY[kind])
    assert PLACE.encode() not in copy
    assert DEVICE.encode() not in copy
    with Image.open(io.BytesIO(copy)) as opened:
        assert opened.format == shown.code
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_copy_stands_upright():
    copy, _ = stripped(photo("JPEG", turned=6, size=(60, 40)), kinds.JPEG)
    with Image.open(io.BytesIO(copy)) as opened:
        assert opened.size == (40, 60)
        top, bottom = opened.convert("RGB").getpixel((20, 5)), opened.convert("RGB").getpixel((20, 55))
    assert top[0] > 200 > top[2]  # the red half, once at the left
    assert bottom[2] > 200 > bottom[0]


def test_a_large_photo_of_a_phone_is_copied_smaller():
    copy, _ = stripped(photo("JPEG", turned=1, size=(9000, 6000)), kinds.JPEG)
    with Image.open(io.BytesIO(copy)) as opened:
        assert opened.size == (3000, 2000)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (kinds.PNG, bomb()),
        (kinds.JPEG, b"\xff\xd8\xff" + bytes(400)),
        (kinds.GIF, photo("JPEG")),
        (kinds.PDF, b"%PDF-1.7 nothing follows"),
    ],
)
def test_what_is_damaged_disguised_or_a_bomb_makes_no_copy(kind: kinds.Kind, content: bytes):
    with pytest.raises(CannotStrip):
        stripped(content, kind)


def test_a_copy_of_a_document_keeps_its_page_and_nothing_beside():
    original = document()
    assert original.count(PLACE.encode()) > 3
    copy, _ = stripped(original, kinds.PDF)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        (page,) = opened.pages
        shown = page.obj.Resources.XObject["/I0"]
        assert pikepdf.PdfImage(shown).as_pil_image().size == (60, 40)
        assert b"/I0 Do" in page.Contents.read_bytes()
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert not opened.docinfo
        opened.save(
            plain := io.BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
    for told in (PLACE, DEVICE, "JavaScript", "beside.txt", "Exif"):
        assert told.encode() not in copy + plain.getvalue()


def test_a_document_behind_a_password_makes_no_copy():
    with pikepdf.open(io.BytesIO(document())) as opened:
        opened.save(out := io.BytesIO(), encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(CannotStrip):
        stripped(out.getvalue(), kinds.PDF)


def test_a_copy_of_a_text_has_nothing_hidden_in_it():
    copy, kind = stripped("\ufeffgood\u202eevil\u200b\r\n".encode(), kinds.TEXT)
    assert (copy, kind) == (b"goodevil\n", kinds.TEXT)


def test_sound_says_that_it_cannot_be_stripped():
    assert not kind_of(mp3()).strips


# With a real clamd


def test_a_clean_file_passes_and_a_known_one_does_not(clamd: str, settings: Settings):
    settings.CLAMD = clamd
    assert scanning.scan(photo()) is True
    assert scanning.scan(bytes(kinds.LARGEST)) is True  # the largest that is taken is looked at whole
    with pytest.raises(scanning.Harmful):
        scanning.scan(scanning.HARMLESS_TEST)


@pytest.mark.parametrize("named", ["/nowhere/clamd", "127.0.0.1:9", "unix:/nowhere/clamd"])
def test_without_the_scanner_that_is_named_nothing_passes(named: str, settings: Settings):
    settings.CLAMD = named
    with pytest.raises(scanning.NoScanner):
        scanning.scan(photo())


def test_doctor_tells_files_that_nobody_looks_at_a_silent_scanner_and_an_old_one(
    clamd: str, settings: Settings, tmp_path: Path
):
    settings.CLAMD = ""
    assert list(check.scanner()) == []  # a choice that the pages tell
    settings.CLAMD = "none"
    assert "nobody looked at" in next(check.scanner()).wrong
    settings.CLAMD = "/nowhere/clamd"
    assert "does not answer" in next(check.scanner()).wrong
    settings.CLAMD = clamd
    (found,) = check.scanner()  # its one signature has no day
    assert "older than a week" in found.wrong


def test_doctor_says_nothing_of_fresh_signatures(monkeypatch: pytest.MonkeyPatch):
    from django.utils import timezone

    now = timezone.now()
    assert not list(check._old(f"ClamAV 1.4.3/27800/{now:%a %b %e %H:%M:%S %Y}"))
    assert list(check._old("ClamAV 1.4.3/27800/Mon Nov  3 09:30:00 2025"))
