"""What the journal's script asks: from our own pages alone, and a wrong pass is answered as a right one."""

import base64
import io
import json
import os
import uuid

import pytest
from django.test import Client
from PIL import Image

from cast import Cast
from hostile import STRINGS
from houvast.interfaces.personal import asking, doing
from houvast.interfaces.shell.buckets import Limit, buckets
from houvast.records.journal import course
from houvast.records.journal.models import Journal
from records.journal.writing import begun, grown, new_pass, opened

ASKED = (
    "begin",
    "open",
    "older",
    "write",
    "erase",
    "draft",
    "late",
    "piece",
    "fetch",
    "prove",
    "pass",
    "time",
    "burn",
    "keep",
)


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def shown(given) -> dict[str, object]:
    return {"lookup": b64(given.shown.lookup), "proof": b64(given.shown.proof)}


def sent(given) -> dict[str, object]:
    return shown(given) | {"wrapped": b64(given.wrapped)}


def ask(what: str, said: object, **headers: str):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Client(headers=headers).post(f"/notes/{what}/", body, content_type="application/json")


def write(given, after: int, files: list[object] | None = None):
    entry = {"after": after, "commitment": b64(os.urandom(32)), "sealed": b64(os.urandom(1064))}
    return ask("write", shown(given) | entry | {"files": files or []})


@pytest.fixture
def given(cast: Cast):
    return begun(cast.helpline)[0]


def test_a_journal_is_begun_written_in_and_opened(cast: Cast):
    words, recovery = new_pass(), new_pass()
    made = {"words": sent(words), "recovery": sent(recovery), "draft": b64(os.urandom(course.DRAFT_SIZE))}
    assert ask("begin", made).status_code == 200
    in_front = [each["position"] for each in ask("open", shown(words)).json()["entries"]]
    last = max(in_front, default=0)
    assert write(words, last).json()["position"] == last + 1
    told = ask("open", shown(words)).json()
    assert (told["wrapped"], told["burns"]) == (b64(words.wrapped), None)
    assert [each["position"] for each in told["entries"] if each["sealed"]] == [last + 1]
    assert "cookie" not in {name.lower() for name in ask("open", shown(words)).headers}


def test_a_wrong_pass_is_answered_as_the_pass_of_an_empty_journal(given):
    right, wrong = ask("open", shown(given)), ask("open", shown(new_pass()))
    assert (right.status_code, len(right.content)) == (wrong.status_code, len(wrong.content))
    assert {name: value for name, value in right.headers.items()} == dict(wrong.headers.items())
    assert shape(right.json()) == shape(wrong.json())
    half = shown(given) | {"proof": b64(os.urandom(32))}
    assert len(ask("open", half).content) == len(right.content)


def test_drafts_that_came_too_late_make_no_answer_longer(cast: Cast):
    one, other = begun(cast.helpline)[0], begun(cast.helpline)[0]
    sealed = b64(os.urandom(course.DRAFT_SIZE))
    for _ in range(3):
        assert ask("draft", shown(one) | {"sealed": sealed, "version": 0, "last": True}).status_code == 200
    answers = [ask("open", shown(each)) for each in (one, other)]
    assert [each.json()["late"] for each in answers] == [2, 0]
    assert len({len(each.content) for each in answers}) == 1
    late = ask("late", shown(one) | {"number": 2})
    assert (late.status_code, late.json()["sealed"]) == (200, sealed)
    assert ask("late", shown(other) | {"number": 1}).status_code == 422


def shape(told: dict[str, object]) -> dict[str, object]:
    return {name: len(value) if isinstance(value, str) else type(value) for name, value in told.items()}


@pytest.mark.parametrize("sizes", [[0] * 3, [0] * 300, [3] * 4])
def test_a_long_journal_its_decoy_and_words_of_nobody_are_answered_alike(cast: Cast, sizes: list[int]):
    """Its length, its headers and whether it can be compressed on the way do not tell one from another."""
    real, decoy = begun(cast.helpline)[0], begun(cast.helpline)[0]
    grown(opened(real, cast.helpline), sizes)
    write(decoy, 0)
    answers = [ask("open", shown(each)) for each in (real, decoy, new_pass())]
    assert {len(answer.content) for answer in answers} == {course.ROUNDS[0]}
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert {answer["Content-Encoding"] for answer in answers} == {"identity"}


@pytest.mark.parametrize(("worked", "waited"), [(0.015, 0.045), (0.012, 0.048), (0.3, 0)])
def test_opening_is_answered_after_one_time_however_long_it_worked(
    given, monkeypatch, worked: float, waited: float
):
    """Right words and wrong ones, a long journal and a short one; what took longer waits no more."""
    for words in (given, new_pass()):
        clock, slept = iter([5.0, 5.0 + worked]), []
        monkeypatch.setattr(asking, "monotonic", lambda clock=clock: next(clock))
        monkeypatch.setattr(asking, "sleep", slept.append)
        assert ask("open", shown(words)).status_code == 200
        assert [round(each, 6) for each in slept] == [waited]


@pytest.mark.parametrize(("number", "length"), list(enumerate(course.ROUNDS)))
def test_a_round_of_older_entries_is_as_long_when_there_are_none(cast: Cast, number: int, length: int):
    long, short = begun(cast.helpline)[0], begun(cast.helpline)[0]
    grown(opened(long, cast.helpline), [0] * 400)
    asked = [shown(each) | {"before": 380, "round": number} for each in (long, short)]
    answers = [ask("older", said) for said in asked]
    assert [len(answer.content) for answer in answers] == [length] * 2
    assert answers[1].json()["entries"] == []


@pytest.mark.parametrize(
    "odd", [{"before": 3}, {"round": 0}, {"before": 3, "round": 4}, {"before": -1, "round": 0}]
)
def test_a_round_that_there_is_not_is_refused(given, odd: dict[str, int]):
    assert ask("older", shown(given) | odd).status_code == 400


def test_what_a_wrong_pass_reads_anew_is_new_each_time(given):
    wrong = shown(new_pass())
    assert ask("open", wrong).json()["wrapped"] != ask("open", wrong).json()["wrapped"]


def test_a_second_device_is_told_that_the_journal_moved_on(given):
    assert write(given, 0).status_code == 200
    behind = write(given, 0)
    assert (behind.status_code, behind.json()["problem"]) == (409, "moved on")


def test_half_a_file_keeps_nothing(given):
    file = uuid.uuid4().hex
    piece = {"file": file, "number": 0, "sealed": b64(os.urandom(course.PIECE_SIZES[0]))}
    assert ask("piece", shown(given) | piece).status_code == 200
    refused = write(given, 0, files=[[file, 2]])
    assert (refused.status_code, refused.json()["problem"]) == (422, "half")
    assert Journal.objects.get().sequence == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("what", ASKED)
def test_another_site_can_ask_nothing(given, what, headers):
    assert ask(what, shown(given), **headers).status_code == 400
    assert Client().post(f"/notes/{what}/", shown(given)).status_code == 400  # a form
    assert Client().get(f"/notes/{what}/").status_code == 405


STRANGE = [
    b"",
    b"[]",
    b"null",
    b"{",
    b"[" * 50_000,
    b"\xff",
    b'{"lookup": 1}',
    b'{"lookup": "!!", "proof": "=="}',
]


@pytest.mark.parametrize("what", [each for each in ASKED if each != "begin"])
def test_what_no_script_of_ours_sends_is_refused_and_changes_nothing(given, what):
    for said in STRANGE:
        assert ask(what, said).status_code == 400, said
    for odd in ({}, {"after": -1}, {"after": True}, {"files": "x"}, {"file": "../x"}, {"positions": ["1"]}):
        answer = ask(what, shown(given) | odd)
        assert answer.status_code in (200, 400, 422, 403), (what, odd)
    assert Journal.objects.get().sequence == 0


def test_hostile_strings_in_every_field_are_refused(given):
    for text in STRINGS[::4]:
        for what in ("open", "write", "fetch"):
            said = {"lookup": text, "proof": text, "sealed": text, "file": text, "after": text}
            try:
                body = json.dumps(said).encode()
            except UnicodeEncodeError:
                continue
            assert ask(what, body).status_code == 400


def test_a_refusal_is_as_long_as_a_short_answer(given):
    lengths = {len(ask("write", said).content) for said in ({}, shown(given), shown(new_pass()))}
    assert lengths == {asking.SMALLEST_ANSWER}


def test_words_are_tried_only_so_often(given, settings, monkeypatch):
    settings.LIMIT_NETWORKS = True
    monkeypatch.setattr(doing, "TRIES_OF_ONE_NETWORK", Limit(2, 60))
    buckets._left.clear()
    answers = [ask("open", shown(given)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[-1].json()["problem"] == "often"
    buckets._left.clear()


@pytest.mark.parametrize(
    "positions", [7, [0], [True], ["1"], [course.MOST_ENTRIES + 1], [1] * (course.MOST_ENTRIES + 1)]
)
def test_places_that_no_journal_has_are_not_looked_for(given, positions):
    for what in ("erase", "prove"):
        assert ask(what, shown(given) | {"positions": positions}).status_code == 400


def test_how_long_to_wait_is_told_in_minutes(cast: Cast, settings):
    settings.LIMIT_NETWORKS = True
    buckets._left.clear()
    made = {"words": {}, "recovery": {}, "draft": ""}
    answers = [ask("begin", made) for _ in range(7)]
    assert (answers[-1].json()["problem"], answers[-1].json()["wait"]) == ("often", 5)
    buckets._left.clear()


def test_twelve_photos_of_a_statement_in_print_are_taken_though_they_are_more_than_a_form(cast: Cast):
    """A copy of a photo has up to 400 kB, here 250: together twice what other requests may hold."""
    made = io.BytesIO()
    Image.effect_noise((900, 900), 120).convert("RGB").save(made, "JPEG", quality=30)
    assert 220_000 < len(made.getvalue()) < 400_000
    entry = {name: "" for name in ("on", "around", "where", "seen", "done")} | {"what": "x", "files": []}
    entry |= {"ticked": [], "number": 3, "at": "2026-11-20T10:00Z", "pictures": [b64(made.getvalue())] * 12}
    answer = ask("print/file", {"language": "nl", "name": "", "entries": [entry]})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
