"""houvast audit: signed each day, kept elsewhere, and found out when somebody wrote it anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.library.proofs.chain import START, link
from houvast.records.audit import trail
from houvast.records.audit.models import Anchor, ChainEnd, Entry


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    return tmp_path / "keys"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere"


def written_anew(cast: Cast) -> None:
    """Every entry of the helpline says something else, and all of it holds together."""
    last = START
    for entry in Entry.objects.filter(organisation=cast.helpline).order_by("position"):
        entry.action = "accounts.invite"
        last = entry.link = link(last, trail._said(entry))
        entry.save()
    ChainEnd.objects.filter(pk=cast.helpline).update(link=last)
    Anchor.objects.all().delete()


def test_an_anchor_is_written_here_and_elsewhere_and_its_public_key_printed(
    houvast: Callable[..., Any], cast: Cast, home: Path, kept: Path
):
    ran = houvast("audit", "anchor", "--out", kept)
    assert ran.code == 0, ran.said
    for folder in (home / "anchors", kept):
        files = sorted(file.name for file in (folder / str(cast.helpline)).iterdir())
        said = json.loads((folder / str(cast.helpline) / files[0]).read_text())
        assert (said["organisation"], files[1]) == (str(cast.helpline), f"key-{said['key'][:16]}.json")
        assert f"Our helpline: anchored on {said['day']} at entry {said['position']}" in ran.out
        assert f"signed with {said['key']}" in ran.out
    assert ran.out.count("\n") == 2


def test_without_out_it_says_to_keep_anchors_elsewhere(houvast: Callable[..., Any], cast: Cast):
    assert "--out" in houvast("audit", "anchor").said


def test_anchoring_again_changes_no_file_and_writes_those_that_are_missing(
    houvast: Callable[..., Any], cast: Cast, home: Path, kept: Path
):
    houvast("audit", "anchor")
    here = {file: file.read_bytes() for file in (home / "anchors").rglob("*.json")}
    assert houvast("audit", "anchor", "--out", kept).code == 0
    assert {file: file.read_bytes() for file in (home / "anchors").rglob("*.json")} == here
    assert sorted(file.read_bytes() for file in kept.rglob("*.json")) == sorted(here.values())


def test_a_kept_file_that_says_something_else_is_not_overwritten(
    houvast: Callable[..., Any], cast: Cast, kept: Path
):
    houvast("audit", "anchor", "--out", kept)
    file = next((kept / str(cast.helpline)).glob("2*.json"))
    file.write_bytes(b"{}")
    ran = houvast("audit", "anchor", "--out", kept)
    assert (ran.code, str(file) in ran.said) == (1, True)
    assert file.read_bytes() == b"{}"


def test_a_whole_trail_agrees_with_its_anchors(houvast: Callable[..., Any], cast: Cast, kept: Path):
    houvast("audit", "anchor", "--out", kept)
    ran = houvast("audit", "verify", "--anchors", kept)
    assert ran.code == 0, ran.out
    assert ran.out.count("anchored up to entry") == 2


def test_a_trail_written_anew_as_a_whole_is_found_by_the_kept_anchors_alone(
    houvast: Callable[..., Any], cast: Cast, kept: Path
):
    houvast("audit", "anchor", "--out", kept)
    written_anew(cast)
    assert houvast("audit", "verify").code == 0
    ran = houvast("audit", "verify", "--anchors", kept)
    assert ran.code == 1
    assert "Our helpline" in ran.out
    assert "broken at entry 1: rewritten, here or up to entry" in ran.out
    assert "entries, whole" in ran.out.split("Another helpline")[1]


def test_a_truncated_end_is_found_by_the_kept_anchors(houvast: Callable[..., Any], cast: Cast, kept: Path):
    houvast("audit", "anchor", "--out", kept)
    Anchor.objects.all().delete()
    Entry.objects.filter(organisation=cast.helpline, position__gt=3).delete()
    last = Entry.objects.get(organisation=cast.helpline, position=3)
    ChainEnd.objects.filter(pk=cast.helpline).update(position=3, link=last.link)
    ran = houvast("audit", "verify", "--anchors", kept)
    assert ran.code == 1
    assert "broken at entry 4: missing at the end: the anchor of" in ran.out


def test_a_folder_without_anchors_is_refused_and_not_called_whole(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path
):
    assert houvast("audit", "verify", "--anchors", tmp_path / "nowhere").code == 1
    ran = houvast("audit", "verify", "--anchors", tmp_path)
    assert (ran.code, "whole" in ran.out) == (1, False)


def test_a_helpline_that_is_gone_as_a_whole_is_told_by_its_anchors(
    houvast: Callable[..., Any], cast: Cast, kept: Path
):
    houvast("audit", "anchor", "--out", kept)
    (kept / str(cast.other_helpline)).rename(kept / "0f0f0f0f-0000-4000-8000-000000000000")
    ran = houvast("audit", "verify", "--anchors", kept)
    assert ran.code == 1
    assert "0f0f0f0f-0000-4000-8000-000000000000: anchors are kept of this helpline" in ran.out
    assert "Another helpline: no anchor of this helpline is kept in that folder" in ran.out


def test_a_public_key_that_is_given_is_the_one_that_counts(
    houvast: Callable[..., Any], cast: Cast, kept: Path
):
    houvast("audit", "anchor", "--out", kept)
    ran = houvast("audit", "verify", "--anchors", kept, "--key", "ab" * 32)
    assert (ran.code, "which no known key vouches for" in ran.out) == (1, True)
    ran = houvast("audit", "verify", "--key", "abc")
    assert (ran.code, "not a public key" in ran.said) == (1, True)


def test_a_new_key_is_printed_and_signs_the_next_anchor(houvast: Callable[..., Any], cast: Cast, kept: Path):
    houvast("audit", "anchor", "--out", kept)
    ran = houvast("audit", "renew-key", "--helpline", "our helpline")
    assert (ran.code, ran.out.startswith("Our helpline: signs with ")) == (0, True)
    assert houvast("audit", "verify", "--anchors", kept).code == 0
    refused = houvast("audit", "renew-key", "--helpline", "our helpline", "--lost")
    assert (refused.code, "not lost" in refused.said) == (1, True)


def test_dropping_says_what_went(houvast: Callable[..., Any], cast: Cast):
    houvast("audit", "anchor")
    ran = houvast("audit", "drop")
    assert (ran.code, ran.out.count("nothing is past its term")) == (0, 2)


def test_a_broken_trail_is_neither_signed_nor_dropped(houvast: Callable[..., Any], cast: Cast):
    Entry.objects.filter(organisation=cast.helpline, position=3).update(subject="another")
    ran = houvast("audit", "anchor")
    assert (ran.code, "entry 3" in ran.said, "Our helpline" in ran.said) == (1, True, True)
