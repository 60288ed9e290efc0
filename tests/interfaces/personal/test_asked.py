"""What the journal's script asks: from our own pages alone, and a wrong pass is answered as a right one."""

import base64
import json
import os
import uuid

import pytest
from django.test import Client

from cast import Cast
from hostile import STRINGS
from houvast.interfaces.personal import asking, doing
from houvast.interfaces.shell.buckets import Limit, buckets
from houvast.records.journal import course
from houvast.records.journal.models import Journal
from records.journal.writing import begun, new_pass

ASKED = (
    "begin",
    "open",
    "write",
    "erase",
    "draft",
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
    assert write(words, 0).json()["position"] == 1
    told = ask("open", shown(words)).json()
    assert (told["wrapped"], len(told["entries"]), told["burns"]) == (b64(words.wrapped), 1, None)
    assert "cookie" not in {name.lower() for name in ask("open", shown(words)).headers}


def test_a_wrong_pass_is_answered_as_the_pass_of_an_empty_journal(given):
    right, wrong = ask("open", shown(given)), ask("open", shown(new_pass()))
    assert (right.status_code, len(right.content)) == (wrong.status_code, len(wrong.content))
    assert {name: value for name, value in right.headers.items()} == dict(wrong.headers.items())
    assert shape(right.json()) == shape(wrong.json())
    half = shown(given) | {"proof": b64(os.urandom(32))}
    assert len(ask("open", half).content) == len(right.content)


def shape(told: dict[str, object]) -> dict[str, object]:
    return {name: len(value) if isinstance(value, str) else type(value) for name, value in told.items()}


def test_a_journal_and_its_decoy_are_answered_alike(cast: Cast):
    real, decoy = begun(cast.helpline)[0], begun(cast.helpline)[0]
    for after in range(3):
        write(real, after)
    write(decoy, 0)
    answers = [ask("open", shown(each)) for each in (real, decoy)]
    assert len({len(answer.content) for answer in answers}) == 1


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
