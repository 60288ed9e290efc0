"""What nobody writes in good faith is refused or shown as the words it is, at both sides, in the stream."""

import json
import re
import uuid

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from hostile import STRINGS
from houvast.interfaces.shell.stream import Event, as_bytes
from houvast.records.contacts import writing
from houvast.records.contacts.models import Message, Talk
from houvast.records.contacts.operations import answering
from records.contacts.talking_with import set_line

UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def test_there_are_more_than_two_hundred_of_them_and_no_two_are_alike():
    assert len(set(STRINGS)) == len(STRINGS) > 200


@pytest.mark.slow
def test_each_of_them_as_a_message_is_shown_as_words_at_both_sides_or_refused(
    cast: Cast, client_of, settings
):
    settings.LIMIT_NETWORKS = False
    set_line(cast.phone_line, by=cast.administrator)
    browser, desk = Client(), client_of(cast.worker)
    browser.post("/en/message/", {"text": "first"})
    talk = Talk.objects.get().id
    answering.take_talk(talk, by=cast.worker)
    statuses = set()
    for text in STRINGS:
        statuses.add(browser.post("/en/talk/here/", {"text": text, "once": str(uuid.uuid4())}).status_code)
        answer = desk.post(f"/desk/talks/{talk}/say/", {"text": text, "act": "reply"})
        statuses.add(answer.status_code)
    assert statuses <= {302, 422}
    for page in (browser.get("/en/talk/here/?all"), desk.get(f"/desk/talks/{talk}/")):
        shown = page.content.decode()
        assert page.status_code == 200
        assert not re.search(
            r"<(script|img|svg|iframe|object|embed|base|meta http|form action=//)[^>]*(alert|evil)", shown
        )
        assert "49" not in re.findall(r'class="(?:talk|log)__text"[^>]*>([^<]*)<', shown)
        said = "".join(re.findall(r'class="(?:talk|log)__text"[^>]*>(.*?)</span>', shown, re.DOTALL))
        assert not UNSEEN.search(said)
    assert Message.objects.count() > 300


@pytest.mark.slow
@pytest.mark.parametrize("field", ["name", "wish", "line", "word", "task", "answer"])
def test_each_of_them_in_any_field_that_begins_a_talk_breaks_nothing(cast: Cast, field: str, settings):
    settings.LIMIT_NETWORKS = False
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    for text in STRINGS if field != "word" else STRINGS[::9]:  # a word costs what a password costs
        answer = Client().post("/en/talk/", {field: text})
        assert answer.status_code in (302, 409, 429), ascii(text)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["back", "talk/keep", "talk/second", "talk/clear"])
def test_each_of_them_as_a_code_opens_nothing(cast: Cast, path: str, settings):
    settings.LIMIT_NETWORKS = False
    set_line(cast.phone_line, by=cast.administrator)
    browser = Client()
    browser.post("/en/message/", {"text": "first"})
    for text in STRINGS:
        answer = browser.post(f"/en/{path}/", {"code": text, "shown": text})
        assert answer.status_code == 422, ascii(text)
    assert not Talk.objects.get().passes.filter(kind="CODE").exists()


def test_none_of_them_breaks_out_of_an_event_of_the_stream():
    for text in STRINGS:
        event = as_bytes(Event("message", {"text": text}, id=7)).decode(errors="surrogatepass")
        lines = event.split("\n")
        assert lines[:2] == ["id: 7", "event: message"]
        assert lines[3:] == ["", ""]
        assert json.loads(lines[2].removeprefix("data: "))["text"] == text


@given(st.text(max_size=5000))
def test_what_is_kept_is_short_enough_and_holds_nothing_that_hides_and_is_kept_as_it_is(text: str):
    try:
        kept = writing.plain(text)
    except writing.NotWritten:
        return
    assert 0 < len(kept) <= writing.LONGEST
    assert not UNSEEN.search(kept)
    assert writing.plain(kept) == kept
