"""What a mail says, whoever made it: people, machines, and who means harm."""

import time

import pytest

from houvast.records.contacts.mailing.reading import LONGEST, Mail, read

OWN, LOOP = "line@example.org", "our-own-mark"


def said(raw: bytes) -> Mail:
    return read(raw, own=OWN, loop=LOOP)


def mail(*head: str, body: str = "Is anybody there?") -> bytes:
    return "\r\n".join(["From: Sam <sam@example.org>", *head, "", body]).encode()


def test_a_plain_mail_is_its_subject_and_its_words():
    found = said(mail("Subject: =?utf-8?q?H=C3=A9lp?=", "Content-Type: text/plain; charset=utf-8"))
    assert (found.kind, found.address, found.name) == ("PERSON", "sam@example.org", "Sam")
    assert found.text == "Hélp\n\nIs anybody there?"
    assert found.is_whole


def test_of_a_page_the_words_are_taken_and_nothing_that_it_does():
    page = "<html><head><title>t</title><style>p{}</style></head><body><p>One</p><p>Two<br>three</p>"
    page += "<script>x()</script>"
    found = said(mail("Content-Type: text/html", body=page))
    assert found.text.split() == ["One", "Two", "three"]


def test_words_are_taken_before_the_page_that_says_the_same_and_files_apart():
    body = (
        '--b\r\nContent-Type: multipart/alternative; boundary="c"\r\n\r\n'
        "--c\r\nContent-Type: text/plain\r\n\r\nplain words\r\n"
        "--c\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n--c--\r\n"
        '--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename="a.jpg"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n/9j/4AAQ\r\n--b--\r\n"
    )
    found = said(mail('Content-Type: multipart/mixed; boundary="b"', body=body))
    assert found.text == "plain words"
    assert found.files == [("a.jpg", b"\xff\xd8\xff\xe0\x00\x10")]


def several(kind: str, *parts: tuple[str, str]) -> bytes:
    body = "".join(f"--b\r\nContent-Type: {of}\r\n\r\n{text}\r\n" for of, text in parts)
    return mail(f'Content-Type: multipart/{kind}; boundary="b"', body=f"{body}--b--\r\n")


PLAIN, PAGE = "text/plain", "text/html"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            several("alternative", (PLAIN, " \r\n\u00a0\u200b"), (PAGE, "<p>He locks me in.")),
            "He locks me in.",
        ),
        (several("alternative", (PAGE, "<p>the page"), (PLAIN, "the words")), "the words"),
        (
            several("alternative", (PLAIN, "See the page."), (PAGE, "<p>He has locked me in since Monday.")),
            "He has locked me in since Monday.",
        ),
        (several("alternative", (PLAIN, "Words."), (PAGE, "<img src=x>")), "Words."),
        (several("mixed", (PAGE, "<p>Help me"), (PLAIN, "A footer")), "Help me\n\nA footer"),
        (several("related", (PAGE, "<p>Help me"), (PAGE, "<p>and us")), "Help me\n\nand us"),
        (several("unheard-of", (PAGE, "<p>Help me"), (PLAIN, "x")), "Help me\n\nx"),
        (mail("Content-Type: text/html", body="<html><head><title>t</title><body>Help me"), "Help me"),
        (mail("Content-Type: text/html", body="<html><head><meta charset=x><p>Help me"), "Help me"),
        (mail("Content-Type: text/html", body="<style>p{}</style><title>t</title>Help me"), "Help me"),
        (mail("Content-Type: text/html", body="Him & me"), "Him & me"),
    ],
)
def test_no_words_are_lost_whichever_way_they_are_said(raw: bytes, text: str):
    found = said(raw)
    assert (found.text, found.is_whole, found.files) == (text, True, [])


def test_alternatives_within_parts_are_chosen_each_and_their_files_kept():
    inner = (
        '--c\r\nContent-Type: text/plain\r\n\r\nOne\r\n--c\r\nContent-Type: multipart/mixed; boundary="d"'
        "\r\n\r\n--d\r\nContent-Type: text/html\r\n\r\n<p>One\r\n--d\r\nContent-Type: image/png\r\n\r\nx\r\n"
        "--d--\r\n--c--"
    )
    found = said(several("mixed", ('multipart/alternative; boundary="c"', inner), (PAGE, "<p>Two")))
    assert (found.text, found.files, found.is_whole) == ("One\n\nTwo", [("", b"x")], True)


@pytest.mark.parametrize(
    "page", ["<head><title>Help me", "<img src='cid:1'>", "<![nonsense[help", "<style>" + "x" * 500_000]
)
def test_a_page_that_gives_no_words_says_that_something_is_missing(page: str):
    assert not said(mail("Content-Type: text/html", body=page)).is_whole
    assert not said(several("alternative", (PLAIN, ""), (PAGE, page))).is_whole


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Auto-Submitted: auto-replied", "AUTOMATIC"),
        ("Auto-Submitted: auto-generated; x=1", "AUTOMATIC"),
        ("Auto-Submitted: no", "PERSON"),
        ("Return-Path: <>", "BOUNCE"),
        ('Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "BOUNCE"),
        (f"X-Loop: {LOOP}", "LOOP"),
        ("X-Loop: somebody-else", "PERSON"),
        ("Precedence: bulk", "LIST"),
        ("List-Id: <news.example.org>", "LIST"),
        ("X-Auto-Response-Suppress: All", "LIST"),
        ("Precedence: first-class", "PERSON"),
    ],
)
def test_a_machine_is_known_by_its_head(head: str, kind: str):
    found = said(mail(head))
    assert found.kind == kind
    if kind in ("AUTOMATIC", "BOUNCE", "LOOP"):
        assert (found.text, found.address, found.files) == ("", "", [])


def test_from_our_own_address_a_person_may_write_who_is_not_answered_by_mail():
    found = said(b"From: us <LINE@example.org>\r\nReply-To: Sam <sam@example.org>\r\n\r\nhello")
    assert (found.kind, found.is_own, found.reply_to, found.text) == (
        "LIST",
        True,
        "sam@example.org",
        "hello",
    )
    other = said(mail("Reply-To: x@example.org"))
    assert (other.kind, other.is_own, other.reply_to) == ("PERSON", False, "")
    for reply_to in ("nobody", "a@@b", "", "<a b@example.org>"):
        found = said(f"From: line@example.org\r\nReply-To: {reply_to}\r\n\r\nhello".encode())
        assert (found.kind, found.reply_to) == ("LIST", "")


def test_the_same_mail_delivered_twice_is_one_and_a_borrowed_message_id_is_another():
    first = mail("Message-ID: <1@x>")
    again = b"Received: by another way\r\n" + first
    borrowed = mail("Message-ID: <1@x>", body="something else")
    assert said(first).identity == said(again).identity
    assert said(first).identity != said(borrowed).identity


def deep(levels: int) -> bytes:
    body = "the end"
    for level in range(levels):
        head = f'Content-Type: multipart/mixed; boundary="b{level}"'
        body = f"{head}\r\n\r\n--b{level}\r\n{body}\r\n--b{level}--\r\n"
    return b"From: sam@example.org\r\n" + body.encode()


HOSTILE = {
    "nothing": b"",
    "only zeros": bytes(1000),
    "no head": b"\r\n\r\nwords",
    "head without end": b"From: " + b"a" * 100_000,
    "no colon": b"this is no mail at all",
    "nested 100 deep": deep(100),
    "nested 3000 deep": deep(3000),
    "many parts": mail(
        'Content-Type: multipart/mixed; boundary="b"', body="--b\r\n\r\nx\r\n" * 5000 + "--b--"
    ),
    "unknown charset": mail("Content-Type: text/plain; charset=klingon", body="hello"),
    "wrong charset": b"From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\xe9",
    "charset that is none": b"From: a@example.org\r\nContent-Type: text/plain; charset=base64\r\n\r\nhello",
    "halves of letters": mail(
        "Subject: =?utf-7?q?a_+2AA-_b?=", "Content-Type: text/plain; charset=utf-7", body="hi +2AA- there"
    ),
    "halves of letters in who sent it": b"From: =?utf-7?q?+2AA-?= <a@example.org>\r\n\r\nhello",
    "bad base64": mail("Content-Transfer-Encoding: base64", body="%%%%"),
    "bad encoding": mail("Content-Transfer-Encoding: x-uuencode", body="begin 666\r\nnonsense"),
    "unknown encoding": mail("Content-Transfer-Encoding: quantum", body="hello"),
    "boundary missing": mail("Content-Type: multipart/mixed", body="words"),
    "boundary never ends": mail('Content-Type: multipart/mixed; boundary="b"', body="--b\r\n\r\nwords"),
    "injected head": b"From: a@example.org\r\nSubject: =?utf-8?q?x=0D=0ABcc:_b@example.org?=\r\n\r\nhello",
    "two senders": b"From: a@example.org, b@example.org\r\nFrom: c@example.org\r\n\r\nhello",
    "sender with orders": b"From: <a@example.org\nRCPT TO:<b@example.org>>\r\n\r\nhello",
    "no sender": b"Subject: hello\r\n\r\nhello",
    "broken words": b"From: a@example.org\r\nSubject: =?utf-8?b?%%%?= =?x?q?\xff?=\r\n\r\nhello",
    "right to left": mail("Subject: \u202egood", body="\u200b\u202e\u2066evil"),
    "broken date": mail("Date: the day after never"),
    "broken type": mail("Content-Type: ;;;=;charset"),
    "file without name": mail("Content-Disposition: attachment", body="x"),
    "name that climbs": mail('Content-Disposition: attachment; filename="../../etc/passwd"', body="x"),
    "mail in a mail": mail("Content-Type: message/rfc822", body="From: x@example.org\r\n\r\ninside"),
    "page without end": mail("Content-Type: text/html", body="<p" * 50_000),
    "page of tags without end": mail("Content-Type: text/html", body="<p " * 50_000),
    "page of comments without end": mail("Content-Type: text/html", body="<!--" * 50_000),
    "page of entities": mail("Content-Type: text/html", body="&#99999999;&#xD800;<p>hello"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_comes_in_as_words_or_as_nothing(name: str):
    began = time.monotonic()
    found = said(HOSTILE[name])
    assert time.monotonic() - began < 10
    assert found.kind == "PERSON"
    assert len(found.text) <= LONGEST
    assert not any(hidden in found.text for hidden in "\x00\r\u202e\u200b\u2066")
    for said_by_it in (found.text, found.address, found.name, *found.answers):
        said_by_it.encode()  # nothing else can be stored
    assert not set(found.address) & set(" \r\n<>,;:")
    assert found.address.count("@") <= 1


def test_what_is_injected_into_a_subject_becomes_no_head_of_ours():
    assert said(HOSTILE["injected head"]).text.splitlines()[0] == "x Bcc: b@example.org"


def test_what_cannot_be_read_whole_says_so():
    for deep_down in (HOSTILE["nested 100 deep"], HOSTILE["nested 3000 deep"]):  # kept as it came
        assert (said(deep_down).text, said(deep_down).mails) == ("", [("mail.eml", deep_down)])
        assert not read(deep_down, own=OWN, loop=LOOP, is_whole=False).is_whole
    assert not said(HOSTILE["many parts"]).is_whole
    assert not said(mail(body="long " * 20_000)).is_whole


FORWARDED = (
    "Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example; Mon, 4 Aug 2025 10:00:00 +0200\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; " + "b=" + "x" * 200 + "\r\nFrom: Him <him@example.org>\r\n"
    'Subject: =?utf-8?q?I_see_you?=\r\nContent-Type: multipart/mixed; boundary="in"\r\n\r\n'
    "--in\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "I find yo\u00fa.\r\n"
    "--in\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\n\r\nThe innermost\r\n--in--\r\n"
)


@pytest.mark.parametrize("kind", ["message/rfc822", 'message/rfc822; name="threat.eml"', "message/global"])
def test_a_mail_that_was_forwarded_whole_is_kept_byte_by_byte_and_not_opened(kind: str):
    raw = several("mixed", (PLAIN, "Look what came"), (kind, FORWARDED))
    found = said(raw)
    assert (found.text, found.files, found.is_whole) == ("Look what came", [], True)
    ((name, content),) = found.mails
    assert name == ("threat.eml" if "name" in kind else "mail.eml")
    assert content.rstrip() == FORWARDED.encode().rstrip()


def test_a_mail_in_a_mail_that_cannot_be_written_again_says_so_and_the_words_stay():
    for inner in (
        "",
        "\x00",
        "no head at all",
        "Subject: \udce9",
        'Content-Type: multipart/mixed; boundary="\xff"',
    ):
        raw = several("mixed", (PLAIN, "Look what came"), ("message/rfc822", "")).replace(
            b"message/rfc822\r\n\r\n", b"message/rfc822\r\n\r\n" + inner.encode("utf-8", "surrogateescape")
        )
        found = said(raw)
        assert found.text == "Look what came"
        assert found.mails or not found.is_whole


def test_where_a_mail_in_a_mail_cannot_be_written_again_the_rest_stays(monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> bytes:
        raise UnicodeEncodeError("ascii", "x", 0, 1, "no")

    monkeypatch.setattr("email.message.Message.as_bytes", fails)
    monkeypatch.setattr("email.message.MIMEPart.as_bytes", fails, raising=False)
    monkeypatch.setattr("email.message.EmailMessage.as_bytes", fails, raising=False)
    found = said(several("mixed", (PLAIN, "Look what came"), ("message/rfc822", FORWARDED)))
    assert (found.text, found.mails, found.is_whole) == ("Look what came", [], False)
