"""Talks through their pages, without script: begun, written in, kept by a code, come back to, left."""

import hashlib
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Cast
from houvast.interfaces.public import flood
from houvast.interfaces.public.live import COOKIE, LAST
from houvast.interfaces.shell.buckets import buckets
from houvast.interfaces.shell.line import the_line
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.models import Callback, Message, Pass, Talk
from houvast.records.contacts.operations import answering, talking
from houvast.records.contacts.queries import talks as queries
from records.contacts.talking_with import ALWAYS, as_if_last_used, begun, set_line
from two_at_once import at_once


@pytest.fixture(autouse=True)
def quiet_door(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is open, and nobody who came before."""
    set_line(cast.phone_line, by=cast.administrator)
    monkeypatch.setattr(buckets, "_left", {})


@pytest.fixture
def browser() -> Client:
    return Client()


def task(page) -> dict[str, str]:
    return {"task": re.search(r'name="task" value="([^"]+)"', page.content.decode())[1], "answer": ""}


def begin(browser: Client, **said: str):
    return browser.post("/nl/talk/", {**task(browser.get("/nl/talk/")), **said})


def own_page(browser: Client) -> str:
    return browser.get("/nl/talk/here/").content.decode()


def shown(browser: Client, path: str) -> str:
    """What is read on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(path).content.decode()).split())


def shown_code(browser: Client, path: str = "/nl/talk/keep/") -> tuple[str, str]:
    page = browser.get(path).content.decode()
    return re.search(r"<code>([^<]+)</code>", page)[1], re.search(r'name="shown" value="([^"]+)"', page)[1]


def kept(browser: Client) -> str:
    code, shown = shown_code(browser)
    assert browser.post("/nl/talk/keep/", {"code": code, "shown": shown}).status_code == 302
    return code


def second(browser: Client) -> str:
    """A code for whoever forces one."""
    code, shown = shown_code(browser, "/nl/talk/second/")
    assert browser.post("/nl/talk/second/", {"code": code, "shown": shown}).status_code == 200
    return code


def test_looking_sets_no_cookie_and_beginning_sets_one_that_no_script_reads(browser: Client):
    browser.get("/nl/talk/"), browser.get("/nl/message/"), browser.get("/nl/back/")
    assert not browser.cookies
    assert begin(browser).status_code == 302
    assert set(browser.cookies) == {COOKIE}
    morsel = browser.cookies[COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"
    assert bool(morsel["secure"]) is settings.SESSION_COOKIE_SECURE
    assert not morsel["max-age"]
    assert not morsel["expires"]


def test_without_script_both_sides_talk_by_plain_forms(browser: Client, cast: Cast, client_of):
    begin(browser, name="Sam")
    browser.post("/nl/talk/here/", {"text": "Is daar iemand?", "once": str(uuid.uuid4())})
    talk, desk = Talk.objects.get().id, client_of(cast.worker)
    assert desk.post(f"/desk/talks/{talk}/take/").status_code == 302
    screen = desk.get(f"/desk/talks/{talk}/").content.decode()
    assert "Is daar iemand?" in screen
    assert "Sam" in screen
    desk.post(f"/desk/talks/{talk}/say/", {"text": "Ja, vertel.", "act": "reply"})
    desk.post(f"/desk/talks/{talk}/say/", {"text": "klinkt bang", "act": "note"})
    page = own_page(browser)
    assert "Ja, vertel." in page
    assert "klinkt bang" not in page


def test_a_form_that_is_sent_twice_is_one_message(browser: Client):
    begin(browser)
    once = str(uuid.uuid4())
    for _ in range(2):
        browser.post("/nl/talk/here/", {"text": "hallo", "once": once})
    assert Message.objects.count() == 1


def once(path: str) -> str:
    """As its page brings it."""
    page = Client().get(path).content.decode()
    return re.search(r'<form method="post"(?:(?!</form>).)*?name="once" value="([^"]+)"', page, re.S)[1]


@pytest.mark.parametrize(
    ("path", "said", "leads_to"),
    [
        ("/nl/message/", {"text": "een keer\r\nis genoeg"}, "/nl/talk/keep/"),
        ("/nl/talk/", {"name": "Sam", "word": "blauwe emmer"}, "/nl/talk/here/"),
    ],
)
def test_a_form_that_is_sent_again_leads_to_the_talk_that_it_began(path: str, said: dict[str, str], leads_to):
    said = {"once": once(path), **said}
    lost, again = Client(), Client()  # the first answer never came: no cookie either
    for each in (lost, again, again):
        answer = each.post(path, said)
        assert (answer.status_code, answer["Location"]) == (302, leads_to)
        said = {name: text.replace("\r\n", "\n") for name, text in said.items()}  # as a script sends it
    assert Talk.objects.count() == 1
    assert Message.objects.count() == int("text" in said)
    assert again.get("/nl/talk/here/").status_code == 200


def test_a_form_that_is_sent_again_is_no_other_attempt_of_its_network(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flood, "OF_ONE_NETWORK", flood.Limit(1, 1000))
    chat = {"once": once("/nl/talk/"), "name": "Sam"}
    assert [Client().post("/nl/talk/", chat).status_code for _ in range(3)] == [302] * 3
    assert Talk.objects.count() == 1


def test_other_words_in_the_same_form_are_another_message_and_other_forms_are_other_talks():
    path = "/nl/message/"
    form = once(path)
    for said in (
        {"once": form, "text": "een"},
        {"once": form, "text": "twee"},
        {"once": once(path), "text": "een"},
    ):
        assert Client().post(path, said).status_code == 302
    assert Talk.objects.count() == 3


@pytest.mark.parametrize("forged", ["", "x", str(uuid.UUID(int=7)), "é", "a:b:c"])
def test_who_sends_no_number_of_ours_meets_nobody(forged: str):
    for _ in range(2):
        assert Client().post("/nl/message/", {"once": forged, "text": "een"}).status_code == 302
    assert Talk.objects.count() == 2


@pytest.mark.parametrize("closing", [("/nl/talk/here/", {"act": "leave"}), ("/leave/", {})])
def test_a_form_that_is_sent_again_opens_nothing_that_was_closed_since(browser: Client, closing):
    said = {"once": once("/nl/message/"), "text": "wat niemand mag zien"}
    browser.post("/nl/message/", said)
    browser.post(*closing)
    thief = Client()
    assert thief.post("/nl/message/", said).status_code == 403
    assert thief.get("/nl/talk/here/").status_code == 403
    assert Talk.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/nl/message/", "/nl/talk/"])
def test_a_form_that_is_sent_twice_at_once_begins_one_talk(path: str):
    said = {"once": once(path), "text": "een keer"}
    answers = at_once(*[lambda: Client().post(path, said)] * 2)
    assert [each.status_code for each in answers] == [302, 302]
    assert Talk.objects.count() == 1


def test_a_callback_that_is_asked_twice_is_one_and_asked_anew_it_is_another(browser: Client):
    begin(browser)
    form = re.search(r'name="once" value="([^"]+)"', browser.get("/nl/talk/call/").content.decode())[1]
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    said = {
        "once": form,
        "way": "CALL",
        "number": "0470 00 00 00",
        "day": day,
        "from": "13:00",
        "until": "15:00",
    }
    for _ in range(2):
        assert browser.post("/nl/talk/call/", said).status_code == 200
    assert [each.state for each in Callback.objects.all()] == ["ASKED"]
    browser.post("/nl/talk/call/", {**said, "until": "16:00"})
    assert sorted(each.state for each in Callback.objects.all()) == ["ASKED", "TAKEN_BACK"]
    browser.post("/nl/talk/call/", {"act": "never"})
    assert browser.post("/nl/talk/call/", said).status_code == 200
    assert Callback.objects.filter(state="ASKED").count() == 1


def test_what_is_refused_stands_in_the_form_again(browser: Client):
    begin(browser)
    answer = browser.post("/nl/talk/here/", {"text": "x" * 4001})
    assert answer.status_code == 422
    assert "x" * 4001 in answer.content.decode()


def test_a_message_is_left_kept_by_a_code_and_found_on_another_device(browser: Client):
    answer = browser.post("/nl/message/", {"text": "Ik kijk vrijdag weer."})
    assert answer["Location"].endswith("/talk/keep/")
    code = kept(browser)
    elsewhere = Client()
    assert elsewhere.post("/nl/back/", {"code": code.lower()}).status_code == 302
    assert "Ik kijk vrijdag weer." in own_page(elsewhere)
    assert "Ik kijk vrijdag weer." not in own_page(browser)  # one browser at a time


@pytest.mark.parametrize(
    ("language", "told"),
    [("nl", "1 juli 2026"), ("fr", "1 juillet 2026"), ("de", "1. Juli 2026"), ("en", "1 July 2026")],
)
def test_when_a_code_was_last_used_is_told_by_the_clock_of_the_line_and_in_the_language(
    browser: Client, language: str, told: str
):
    browser.post("/nl/message/", {"text": "hallo"})
    code = kept(browser)
    Pass.objects.filter(kind="CODE").update(used_at=datetime(2026, 7, 1, 21, 30, tzinfo=UTC))
    there = Client()
    there.post(f"/{language}/back/", {"code": code})
    assert re.search(rf"{told}\S* (\S+ )?23:30", shown(there, f"/{language}/talk/here/"))


def test_when_a_code_was_last_used_is_not_told_in_another_talk_nor_of_a_word(browser: Client):
    browser.post("/en/message/", {"text": "hello"})
    code = kept(browser)
    there = Client()
    for _ in range(2):
        there.post("/en/back/", {"code": code})
    assert "The code was last used" in shown(there, "/en/talk/here/")
    there.post("/en/talk/word/", {"word": "blue bucket"})
    there.post("/en/message/", {"text": "something else"})
    assert "The code was last used" not in shown(there, "/en/talk/here/")
    for _ in range(2):
        there.post("/en/back/", {"word": "blue bucket"})
        assert "The code was last used" not in shown(there, "/en/talk/here/")


@pytest.mark.parametrize("forged", ["x", "2026-07-01T21:30:00", "9" * 400, "<b>", "0001-01-01T00:00+23:59"])
def test_a_forged_cookie_of_last_use_tells_nothing(browser: Client, forged: str):
    begin(browser)
    browser.cookies[LAST] = forged
    assert "The code was last used" not in shown(browser, "/en/talk/here/")


def test_a_code_that_is_typed_wrongly_is_asked_again_and_not_shown_again(browser: Client):
    browser.post("/nl/message/", {"text": "hallo"})
    code, shown = shown_code(browser)
    answer = browser.post("/nl/talk/keep/", {"code": "0000-0000-0000-0000", "shown": shown})
    assert answer.status_code == 422
    assert code not in answer.content.decode()
    assert browser.post("/nl/talk/keep/", {"code": code, "shown": shown}).status_code == 302


def test_a_code_of_ones_own_making_does_not_count(browser: Client):
    browser.post("/nl/message/", {"text": "hallo"})
    answer = browser.post("/nl/talk/keep/", {"code": "AAAA-AAAA-AAAA-AAAA", "shown": "forged:x:y"})
    assert answer.status_code == 422
    assert not Talk.objects.get().passes.filter(kind="CODE").exists()


def test_a_talk_with_a_code_shows_no_other_and_takes_none_nor_do_notes_behind_a_second_one(browser: Client):
    browser.post("/nl/message/", {"text": "hallo"})
    before = shown_code(browser)
    real, veil = kept(browser), second(browser)
    for code in (real, veil):
        there = Client()
        there.post("/nl/back/", {"code": code})
        for answer in (
            there.get("/nl/talk/keep/"),
            there.post("/nl/talk/keep/", {"code": before[0], "shown": before[1]}),
        ):
            assert (answer.status_code, answer["Location"]) == (302, "/nl/talk/here/#last")
        assert Client().post("/nl/back/", {"code": code}).status_code == 302
    assert Client().post("/nl/back/", {"code": before[0]}).status_code == 422


def test_a_code_that_is_typed_back_twice_is_one_code(browser: Client):
    browser.post("/nl/message/", {"text": "hallo"})
    code, shown = shown_code(browser)
    for _ in range(2):
        assert browser.post("/nl/talk/keep/", {"code": code, "shown": shown}).status_code == 302
    assert Client().post("/nl/back/", {"code": code}).status_code == 302


def test_an_old_mailbox_shows_what_is_new_and_the_rest_only_when_asked(browser: Client, cast: Cast):
    browser.post("/nl/message/", {"text": "een oude zin"})
    talk = Talk.objects.get().id
    answering.take_talk(talk, by=cast.worker)
    answering.reply(talk, "een antwoord", once=uuid.uuid4(), by=cast.worker)
    kept(browser)
    browser.post("/nl/talk/here/", {"text": "een nieuwe zin"})
    page = own_page(browser)
    assert "een nieuwe zin" in page
    assert "een oude zin" not in page
    assert "een oude zin" in browser.get("/nl/talk/here/?all").content.decode()


def normalised(page: str) -> str:
    """Without what differs by chance on any two visits."""
    page = re.sub(r'value="[0-9a-f-]{36}"', "", page)
    return re.sub(r"\d\d:\d\d|datetime=\"[^\"]+\"", "", page)


def test_the_notes_behind_a_second_code_look_like_any_mailbox(browser: Client):
    browser.post("/nl/message/", {"text": "wat niemand mag zien"})
    code = kept(browser)
    page = browser.get("/nl/talk/second/").content.decode()
    second = re.search(r"<code>([^<]+)</code>", page)[1]
    shown = re.search(r'name="shown" value="([^"]+)"', page)[1]
    assert browser.post("/nl/talk/second/", {"code": second, "shown": shown}).status_code == 200
    forced, own = Client(), Client()
    forced.post("/nl/back/", {"code": second})
    assert "wat niemand mag zien" not in own_page(forced)
    forced.post("/nl/talk/here/", {"text": "lawaai in de straat"})
    own.post("/nl/back/", {"code": code})
    assert len(own_page(forced)) == len(own_page(own))
    one, other = (normalised(own_page(each).rsplit("<!--", 1)[0]) for each in (forced, own))
    assert one.replace("lawaai in de straat", "") == other.replace("wat niemand mag zien", "")


def test_leaving_ends_the_talk_in_this_browser_and_asks_it_to_forget(browser: Client):
    begin(browser)
    answer = browser.post("/nl/talk/here/", {"act": "leave"})
    assert "storage" in answer["Clear-Site-Data"]
    assert browser.cookies[COOKIE].value == ""
    assert Talk.objects.get().ended_because == "GAVE_UP"


def test_closing_a_message_without_a_code_is_warned_of_and_loses_no_message(
    browser: Client, cast: Cast, client_of
):
    browser.post("/en/message/", {"text": "I do not dare to call."})
    assert "as long as this page stays open" in shown(browser, "/en/talk/keep/")
    page = browser.get("/en/talk/here/").content.decode()
    (warned,) = re.findall(r"<details[^>]*>(?:(?!</details>).)*?value=\"leave\"", page, re.S)[-1:]
    assert "without a code you cannot read our answer" in warned
    assert "/talk/keep/" in warned
    browser.post("/en/talk/here/", {"act": "leave"})
    (row,) = queries.waiting(seen_by=cast.worker)
    assert row.door == "MAILBOX"
    desk = client_of(cast.worker)
    desk.post(f"/desk/talks/{row.id}/take/")
    screen = desk.get(f"/desk/talks/{row.id}/").content.decode()
    assert "I do not dare to call." in screen
    assert "heeft geen code: misschien leest niemand een antwoord" in screen


def test_the_way_out_closes_the_talk_and_its_word_opens_it_again(browser: Client):
    begin(browser, word="blauwe emmer")
    secret = browser.cookies[COOKIE].value
    browser.post("/leave/")
    thief = Client()
    thief.cookies[COOKIE] = secret
    assert thief.get("/nl/talk/here/").status_code == 403
    back = Client()
    assert back.post("/nl/back/", {"word": "Blauwe emmer"}).status_code == 302
    assert back.get("/nl/talk/here/").status_code == 200


def test_words_are_tried_no_oftener_by_choosing_them_than_by_coming_back_with_them(monkeypatch):
    monkeypatch.setattr(flood, "WORDS_OF_ALL", flood.Limit(4, 4))
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)
    everybody = [Client(REMOTE_ADDR=f"192.0.{number}.1") for number in range(6)]
    assert begin(everybody[0], word="blauwe emmer").status_code == 302
    for each in everybody[1:]:
        begin(each)
    answers = [each.post("/nl/talk/word/", {"word": "blauwe emmer"}) for each in everybody[1:]]
    assert ["ander woord" in each.content.decode() for each in answers] == [True] * 3 + [False] * 2
    assert everybody[-1].post("/nl/back/", {"word": "blauwe emmer"}).status_code == 422


@pytest.mark.parametrize("path", ["here", "keep", "second", "clear", "word"])
@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "../../etc", "é" * 10])
def test_a_cookie_that_opens_nothing_shows_nothing(path: str, cookie: str):
    stranger = Client()
    if cookie:
        stranger.cookies[COOKIE] = cookie.encode().decode("latin-1")
    assert stranger.get(f"/nl/talk/{path}/").status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
@pytest.mark.parametrize("path", ["talk", "talk/here", "talk/keep", "message", "back", "talk/clear"])
def test_a_form_of_another_site_is_refused(browser: Client, path: str, headers: dict[str, str]):
    begin(browser)
    before = Talk.objects.count()
    assert browser.post(f"/nl/{path}/", {"text": "x"}, headers=headers).status_code == 400
    assert Talk.objects.count() == before


def test_guesses_from_one_network_come_slower_and_a_wrong_one_says_no_more_than_any(browser: Client):
    kept_elsewhere = Client()
    kept_elsewhere.post("/nl/message/", {"text": "hallo"})
    kept(kept_elsewhere)
    answers = [browser.post("/nl/back/", {"code": guess}) for guess in ("A" * 16, "zz", "0" * 16, "\x00")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.content for answer in answers}) == 1
    for _ in range(20):
        last = browser.post("/nl/back/", {"code": "A" * 16})
    assert last.content != answers[0].content


def test_a_guess_costs_the_same_whatever_is_wrong_with_it_and_a_second_code_what_the_real_one_costs(
    browser: Client, settings
):
    """As many statements: the clock of a test would say less."""
    settings.LIMIT_NETWORKS = False
    browser.post("/nl/message/", {"text": "hallo"})
    real, veil = kept(browser), second(browser)

    def cost(code: str) -> tuple[int, int, int, int]:
        with CaptureQueriesContext(connection) as asked:
            answer = (there := Client()).post("/nl/back/", {"code": code})
        with CaptureQueriesContext(connection) as shown:
            page = there.get("/nl/talk/here/")
        return len(asked), answer.status_code, len(shown), len(page.content)

    right_place = real[:-1] + ("A" if real[-1] != "A" else "B")
    assert len({cost(guess) for guess in ("A" * 16, right_place, "zz", "\x00", "0" * 400)}) == 1
    assert cost(real) == cost(veil)
    assert cost(real)[1] == 302
    soon_again = cost(real)[0]
    as_if_last_used(timezone.localdate() - timedelta(days=60))
    after_long = cost(real)
    assert after_long == cost(veil)
    assert after_long[0] > soon_again  # else this asks for nothing


@pytest.mark.parametrize(
    ("path", "form", "headers", "page"),
    [
        ("talk/here", None, {}, 403),
        ("talk", {"name": "x"}, {"Origin": "https://evil.example"}, 400),
        ("back", {"code": "A" * 16}, {}, 422),
    ],
)
def test_who_is_refused_often_gets_a_line_and_whoever_has_a_talk_on_that_network_keeps_it(
    browser: Client, path: str, form: dict[str, str] | None, headers: dict[str, str], page: int, monkeypatch
):
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)  # all at once, however slow the machine is
    begin(browser)
    guesser = Client()
    guesser.cookies[COOKIE] = "A" * 43

    def ask():
        address = f"/en/{path}/"
        return guesser.get(address) if form is None else guesser.post(address, form, headers=headers)

    answers = [ask() for _ in range(flood.REFUSALS_OF_ONE_NETWORK.most + 3)]
    assert [each.status_code for each in answers] == [page] * flood.REFUSALS_OF_ONE_NETWORK.most + [429] * 3
    assert answers[-1].content.decode().startswith("Too many attempts from your network.")
    assert len(answers[-1].content) * 20 < len(answers[0].content)
    assert browser.get("/en/talk/here/").status_code == 200
    assert browser.post("/en/talk/here/", {"text": "still here"}).status_code == 302


def test_one_network_does_not_fill_the_queue(browser: Client):
    for _ in range(10):
        answer = begin(Client())
    assert answer.status_code == 429
    assert Talk.objects.count() == flood.OF_ONE_NETWORK.most


def test_who_waits_is_told_their_place_and_the_wait_before_they_begin_and_after(cast: Cast, browser: Client):
    def home() -> str:
        return Client().get("/en/").content.decode()

    assert "somebody is here now" in home()
    assert "minutes" not in home()
    began = [talking.begin_talk("CHAT", language="en", by=visitor(cast.helpline)) for _ in range(5)]
    before = browser.get("/en/talk/").content.decode()
    assert "Now you would be number 6." in before
    assert "We cannot say now how long it takes." in before
    for each in began[:3]:
        Talk.objects.filter(id=each.id).update(began_at=timezone.now() - timedelta(minutes=2))
        answering.take_talk(each.id, by=cast.worker)
    assert "Now you would be number 3. Usually that takes 6 to 7 minutes." in shown(browser, "/en/talk/")
    assert "somebody is here now; the wait is usually 6 to 7 minutes" in shown(browser, "/en/")
    browser.post("/en/talk/", task(browser.get("/en/talk/")))
    assert "You are number 3. Usually that takes 6 to 7 minutes." in shown(browser, "/en/talk/here/")
    answering.take_talk(began[3].id, by=cast.worker)
    assert "You are number 2. Usually that takes" in shown(browser, "/en/talk/here/")


def test_a_full_queue_says_so_before_anything_is_typed_and_offers_the_mailbox(cast: Cast, browser: Client):
    set_line(cast.phone_line, most_waiting=1, by=cast.administrator)
    talking.begin_talk("CHAT", language="en", by=visitor(cast.helpline))
    page = shown(browser, "/en/talk/")
    assert "Too many people are waiting to be answered soon." in page
    assert "Leave a message" in page
    assert "What may we call you?" not in page
    assert "very busy now" in shown(browser, "/en/")
    assert "somebody is here now" not in shown(browser, "/en/")
    assert browser.post("/en/message/", {"text": "then so"}).status_code == 302


def test_a_busy_door_asks_for_work_and_opens_to_who_did_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flood.Load, "step", 1)
    monkeypatch.setattr(flood, "BITS", (0, 8, 8, 8))
    asked = Client().get("/nl/talk/")
    made = task(asked)["task"]
    assert 'data-bits="8"' in asked.content.decode()
    answer = next(
        str(number)
        for number in range(100_000)
        if hashlib.sha256(f"{made}:{number}".encode()).digest()[0] == 0
    )
    wrong = next(
        str(number)
        for number in range(100_000)
        if hashlib.sha256(f"{made}:{number}".encode()).digest()[0] != 0
    )
    assert not flood.is_done(made, wrong)
    assert flood.is_done(made, answer)
    assert not flood.is_done(made, answer)  # once
    assert not flood.is_done("forged:task", answer)


def test_a_door_that_was_busy_asks_no_work_of_who_comes_after(monkeypatch: pytest.MonkeyPatch):
    now, here = [0.0], RequestFactory().get("/")
    monkeypatch.setattr(buckets, "_clock", lambda: now[0])
    assert flood.load.step == 0
    for _ in range(200):
        flood.load.began()
    assert flood.load.step == len(flood.STEPS)
    assert flood.bits_of(flood.task(here)) == flood.BITS[-1]
    now[0] += 60
    assert flood.load.step == 0
    assert flood.bits_of(flood.task(here)) == 0


def test_easy_tasks_that_were_gathered_before_a_flood_open_nothing_in_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flood, "OF_ONE_NETWORK", flood.Limit(100, 1))
    monkeypatch.setattr(flood, "WITHOUT_SCRIPT", flood.Limit(1, 1000))
    here = RequestFactory().get("/")
    easy, answer = flood.task(here), "0"
    monkeypatch.setattr(flood.Load, "step", 1)
    assert flood.is_done(easy, answer)  # it became busier since the page was opened: that is nobody's fault
    monkeypatch.setattr(flood.Load, "step", 0)
    gathered = [flood.task(here) for _ in range(3)]
    monkeypatch.setattr(flood.Load, "step", 2)
    said = [Client().post("/en/talk/", {"task": each, "answer": answer, "name": "Ro"}) for each in gathered]
    assert [each.status_code for each in said] == [302, 429, 429]  # one token, as for who runs no script
    page = said[-1].content.decode()
    assert "Press Begin once more" in page
    assert 'value="Ro"' in page
    assert "does not run scripts" not in page


def test_who_runs_no_script_gets_few_tokens_at_a_busy_door_and_then_the_mailbox(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(flood.Load, "step", 3)
    monkeypatch.setattr(flood.load, "began", lambda: None)  # it stays as busy as it is
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)
    everybody = [Client(REMOTE_ADDR=f"192.0.{number}.1") for number in range(9)]
    answers = [begin(each).status_code for each in everybody]
    assert answers == [302] * flood.WITHOUT_SCRIPT.most + [429] * 3
    for _ in range(flood.OF_ONE_NETWORK.most):  # whoever tries again and again from one network
        last = begin(everybody[-1])
    assert "Wacht een minuut" in last.content.decode()
    assert everybody[-1].post("/nl/message/", {"text": "dan zo"}).status_code == 302


def test_one_network_does_not_fill_the_mailbox_and_nothing_written_takes_none_of_its_messages(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)
    most = flood.MESSAGES_OF_ONE_NETWORK.most
    for _ in range(most + 1):
        assert Client().post("/nl/message/", {"text": " "}).status_code == 422
    answers = [Client().post("/nl/message/", {"text": f"{n}"}).status_code for n in range(most + 1)]
    assert answers == [302] * most + [422]
    assert Client(REMOTE_ADDR="192.0.2.1").post("/nl/message/", {"text": "een"}).status_code == 302


def test_every_page_of_a_talk_has_the_way_out_first_and_a_neutral_title(browser: Client):
    begin(browser)
    for language in ("nl", "fr", "de", "en"):
        for path in ("talk", "talk/here", "talk/keep", "message", "back", "talk/word", "talk/clear"):
            page = browser.get(f"/{language}/{path}/").content.decode()
            title = re.search(r"<title>([^<]*)</title>", page)[1].lower()
            assert "houvast" not in page.lower().replace("houvast.project", ""), path
            assert not re.search("geweld|violence|gewalt", title), title
            body = page[page.index("<body") :]
            assert re.search(r'<a [^>]*class="([^"]+)"', body)[1] == "way-out__link"


@pytest.mark.parametrize(
    ("calls", "chats", "first"),
    [(True, True, "tel:"), (False, True, "/talk/"), (False, False, "/message/"), (True, False, "tel:")],
)
def test_what_is_open_now_stands_first_and_is_the_loudest(browser, cast, monkeypatch, calls, chats, first):
    monkeypatch.setattr(type(the_line().hours), "is_open", lambda *_: calls)
    set_line(cast.phone_line, hours=ALWAYS if chats else [], by=cast.administrator)
    page = browser.get("/en/").content.decode()
    call = page[page.index('<section class="call"') :].split("</section>")[0]
    ways = re.findall(r'class="(call__(?:number|way)[^"]*)" href="([^"]+)"', call)
    assert first in ways[0][1]
    loud = [way for way in ways if way[0].endswith("--loud") or way[0] == "call__number"]
    assert loud == ways[:1]
    state = re.search(r'class="call__state[^>]*>([^<]+)<', call)
    assert calls == ("Open" in state[1] and "Closed" not in state[1])
    assert state.end() < call.index('href="tel:')
    assert not calls or state.start() < call.index("<ul")


def test_the_queue_names_the_language_in_the_language_of_the_reader(browser, cast, client_of):
    assert begin(browser).status_code == 302
    queue = client_of(cast.worker).get("/desk/talks/").content.decode()
    about = re.search(r'queue__about">([^<·]+)', queue)[1].strip()
    assert about == "Nederlands"


CALLED = {"nl": "Mannenlijn", "fr": "Ligne pour hommes"}


@pytest.fixture
def named(cast: Cast) -> None:
    """A second line, with a name for visitors in two languages."""
    set_line(cast.mens_line, by=cast.administrator)
    accounts.name_team(cast.mens_line, CALLED, by=cast.administrator)


@pytest.mark.parametrize(
    ("language", "name"),
    [("nl", "Mannenlijn"), ("fr", "Ligne pour hommes"), ("de", "Mannenlijn"), ("en", "Mannenlijn")],
)
@pytest.mark.usefixtures("named")
def test_a_team_is_called_in_the_language_of_the_page_from_the_choice_to_the_talk(
    browser: Client, cast: Cast, language: str, name: str
):
    choice = browser.get(f"/{language}/talk/")
    assert name in choice.content.decode()
    assert "Men&#x27;s line" not in choice.content.decode()
    browser.post(f"/{language}/talk/", {**task(choice), "line": str(cast.mens_line)})
    waiting = browser.get(f"/{language}/talk/here/").content.decode()
    assert re.search(rf"<p[^>]*data-answers>[^<]*{name}</p>", waiting)


@pytest.mark.usefixtures("named")
def test_a_line_that_speaks_another_language_is_named_in_the_one_of_the_page(browser: Client, cast: Cast):
    set_line(cast.phone_line, languages=["de"], hours=[], by=cast.administrator)
    set_line(cast.mens_line, languages=["fr"], by=cast.administrator)
    assert "Mannenlijn" in browser.get("/nl/talk/").content.decode()


@pytest.mark.usefixtures("named")
def test_before_a_message_the_only_team_of_that_language_is_named(browser: Client, cast: Cast):
    assert "Ligne pour hommes" not in browser.get("/fr/message/").content.decode()  # either may take it
    set_line(cast.phone_line, languages=["nl"], by=cast.administrator)
    assert "Ligne pour hommes" in browser.get("/fr/message/").content.decode()


def test_where_one_team_answers_everything_its_name_says_nothing_and_is_not_shown(browser: Client):
    begin(browser)
    assert "data-answers" not in own_page(browser)


def test_within_how_many_hours_is_promised_that_every_team_keeps_that_may_read_it(
    browser: Client, cast: Cast
):
    set_line(cast.phone_line, read_within=24, by=cast.administrator)
    set_line(cast.mens_line, read_within=72, by=cast.administrator)
    assert "binnen 72 uur" in browser.get("/nl/message/").content.decode()
    browser.post("/nl/message/", {"text": "hallo"})
    own = Talk.objects.get()
    within = {cast.phone_line: "24 uur", cast.mens_line: "72 uur"}
    assert f"binnen {within[own.team_id]}" in browser.get("/nl/talk/here/").content.decode()
    set_line(cast.mens_line, read_within=72, only_chosen=True, by=cast.administrator)
    assert "binnen 24 uur" in Client().get("/nl/message/").content.decode()


def test_the_place_that_is_told_is_in_the_queue_to_which_who_chooses_no_line_comes(
    browser: Client, cast: Cast
):
    set_line(cast.mens_line, only_chosen=True, by=cast.administrator)
    begun(cast)
    begun(cast)
    assert "nummer 3" in browser.get("/nl/talk/").content.decode()
