"""Letters: seen first, compared, sent only where that is safe, and sealed with their contact."""

import io
import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import letters as written
from houvast.records.contacts import operations, safety
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.models import Contact, HeldText
from houvast.records.contacts.models import Letter as Row
from houvast.records.contacts.operations import NotPossible, erasing, leaving, letters, requests
from houvast.records.contacts.operations.letters import Letter
from houvast.records.directory import comparing
from records.directory.shelters import shelter
from traces import left, was_refused

WORDS = "Tomorrow at ten, as we said."
SAFE = WOMAN | {"safe_ways": ["POST", "MAIL"], "safe_hours": "00:00-24:00"}
HOSTILE = [
    "#set text(size: 1pt)",
    '#import "/etc/passwd"',
    '#read("/etc/passwd")',
    "$ x^2 $ and $",
    "@somebody <label> *bold* _it_",
    "\\ back\\slash \\u{1F600}",
    "= heading\n- item\n+ item\n/ term: x",
    "`code` ```typ #1/0```",
    "]{}[#panic()",
    "//comment /* and */ ~ --- '\" &lt;b&gt;",
]


def letter(**said: Any) -> Letter:
    told = {
        "to": "PERSON",
        "way": "POST",
        "language": "en",
        "address": "Somebody\nOld road",
        "text": f"Hello\n\n{WORDS}",
        "sender": "Office Riverside",
        "sender_address": "PO box 5",
        "template": "Appointment",
    }
    return Letter(**{**told, **said})


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch):
    """Chance holds nothing, unless a test says otherwise."""
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)


@pytest.fixture
def by_mail(settings: Any) -> None:
    settings.MAIL_SMTP, settings.MAIL_ADDRESS = "smtp://127.0.0.1:2525", "line@example.org"


def registered(cast: Cast, **said: Any) -> uuid.UUID:
    return operations.register(registration(SAFE | said), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return registered(cast)


def send(contact: uuid.UUID, by: Any, once: uuid.UUID | None = None, **said: Any) -> uuid.UUID:
    consented = said.pop("consented", False)
    return letters.send_letter(contact, letter(**said), once=once or uuid.uuid4(), consented=consented, by=by)


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_letter_is_taken_out_and_printed_and_leaves_a_trace(cast, contact):
    made = send(contact, cast.worker)
    assert left("contacts.send_letter", by=cast.worker, subject=contact)
    assert WORDS in text(letters.print_letter(made, by=cast.worker))
    assert left("contacts.open_letter", by=cast.worker, subject=made)
    (found,) = letters.letters_of(contact, by=cast.lead)
    assert (found.letter.text, found.letter.address) == (f"Hello\n\n{WORDS}", "Somebody\nOld road")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"safe_to_contact": "NO"}, "not safe"),
        ({"safe_to_contact": "U"}, "not known"),
        ({"safe_ways": []}, "did not say"),
        ({"safe_ways": ["MAIL", "CALL"]}, "by post"),
    ],
)
def test_no_letter_leaves_where_the_person_did_not_say_that_the_post_is_safe(cast, said, why):
    contact = registered(cast, **said)
    with pytest.raises(letters.NotSafe, match=why):
        send(contact, cast.worker)
    assert not Row.objects.exists()


def test_a_letter_that_was_taken_out_is_not_printed_once_the_post_is_safe_no_more(cast, contact):
    made = send(contact, cast.worker)
    operations.correct(contact, registration(SAFE | {"safe_ways": ["MAIL"]}), version=1, by=cast.worker)
    with pytest.raises(letters.NotSafe):
        letters.print_letter(made, by=cast.worker)


def test_who_has_no_letter_to_send_is_told_so_before_it_is_compared(cast, contact):
    with pytest.raises(NotPossible, match="neutral sender"):
        send(contact, cast.worker, sender="")
    for said in ({"address": " "}, {"text": "\u200b"}, {"text": "a" * 6001}):
        with pytest.raises(NotPossible, match="neither of them too long"):
            send(contact, cast.worker, **said)
    for said in ({"language": "xx"}, {"way": "CALL"}, {"to": "EVERYBODY"}):
        with pytest.raises(NotPossible):
            send(contact, cast.worker, **said)
    assert not Row.objects.exists()


def test_pressed_twice_it_leaves_once(cast, contact):
    once = uuid.uuid4()
    assert send(contact, cast.worker, once) == send(contact, cast.worker, once) == once
    assert Row.objects.count() == 1
    with pytest.raises(Refused):
        send(contact, cast.lead, once)


@pytest.mark.parametrize("somebody", ["volunteer", "at_shelter", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_sees_sends_prints_and_takes_back_nothing(cast, contact, somebody):
    by, made = getattr(cast, somebody), send(contact, cast.worker)
    for tried in (
        lambda: letters.letters_of(contact, by=by),
        lambda: letters.preview_letter(contact, letter(), by=by),
        lambda: send(contact, by),
        lambda: letters.print_letter(made, by=by),
        lambda: letters.take_letter_back(made, by=by),
    ):
        with pytest.raises(Refused):
            tried()
    assert was_refused("contacts.take_letter_back", by=by, subject=made)
    assert Row.objects.get().state == "OUT"


def test_a_letter_to_a_service_leaves_only_with_the_persons_consent_and_needs_no_safe_way(cast):
    contact = registered(cast, safe_to_contact="NO")
    with pytest.raises(NotPossible, match="agreed"):
        send(contact, cast.worker, to="SERVICE")
    assert send(contact, cast.worker, to="SERVICE", consented=True)


def test_a_letter_to_a_service_with_the_persons_own_number_is_held(cast, contact):
    text = "Their number is 0470 12 34 56."
    with pytest.raises(leaving.HeldForReview):
        send(contact, cast.worker, to="SERVICE", consented=True, text=text)
    assert send(contact, cast.worker, text=text)  # to the person it is no secret


def test_a_letter_with_the_address_of_a_shelter_is_held_until_a_lead_lets_it_through(cast, contact):
    shelter(cast)
    said = {"text": "Come to Wilgenstraat 17."}
    with pytest.raises(leaving.HeldForReview):
        send(contact, cast.worker, **said)
    assert not Row.objects.exists()
    held = HeldText.objects.get()
    assert (held.kind, held.contact.id, held.state) == ("LETTER", contact, "HELD")
    leaving.let_through(held.id, by=cast.lead)
    assert send(contact, cast.worker, **said)


def test_the_address_on_the_envelope_is_compared_too(cast, contact):
    shelter(cast)
    with pytest.raises(leaving.HeldForReview):
        send(contact, cast.worker, address="Somebody\nWilgenstraat 17\n3080 Tervuren")


@pytest.mark.parametrize("language", written.LANGUAGES)
def test_a_letter_in_each_language_is_tagged_and_says_its_language_and_nothing_else_outside(
    cast, contact, language
):
    pdf = letters.print_letter(send(contact, cast.worker, language=language), by=cast.worker)
    read = PdfReader(io.BytesIO(pdf))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert read.metadata is not None
    assert read.metadata.title == {"nl": "Brief", "fr": "Lettre", "de": "Brief", "en": "Letter"}[language]
    assert not read.metadata.author
    assert not read.metadata.subject
    assert roles(root["/StructTreeRoot"]) >= {"/Document", "/H1", "/P"}
    outside = (str(read.metadata) + root["/Metadata"].get_data().decode()).casefold()
    assert [word for word in ("houvast", "helpline", "appointment", "somebody") if word in outside] == []


def roles(node: Any) -> set[str]:
    """The kinds of tags below one of the tree of a PDF."""
    found = {node["/S"]} if "/S" in node else set()
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(kid, dict):
            found |= roles(kid)
    return found


@pytest.mark.parametrize("said", HOSTILE)
def test_what_is_markup_to_typst_is_words_in_a_letter(cast, contact, said):
    made = written.in_print(
        letter(text=said, address=said, sender=said, sender_address=said), on=timezone.localdate()
    )
    printed = "".join(text(made).split())
    assert printed.count("".join(said.split())) == 4


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1, max_size=40))
@settings(max_examples=15, deadline=None)
def test_a_letter_of_any_text_is_set_and_holds_one_heading(said):
    made = written.in_print(letter(text=said, address=said), on=timezone.localdate())
    root = PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert "/H2" not in roles(root["/StructTreeRoot"])


def test_a_sign_that_cannot_be_printed_is_told_before_the_letter_leaves(cast, contact):
    for tried in (send, lambda contact, by, **said: letters.preview_letter(contact, letter(**said), by=by)):
        with pytest.raises(NotPossible, match="ٮ"):
            tried(contact, cast.worker, text="Dear ٮ")
    assert not Row.objects.exists()


def test_a_preview_says_that_it_is_one_and_neither_leaves_nor_is_kept(cast):
    contact = registered(cast, safe_to_contact="NO")
    seen = text(letters.preview_letter(contact, letter(), by=cast.worker))
    assert "PREVIEW" in seen
    assert WORDS in seen
    assert not Row.objects.exists()


def test_nothing_of_a_letter_stands_in_clear(cast, contact):
    send(contact, cast.worker)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names()
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            stored = repr([bytes(x) if isinstance(x, memoryview) else x for row in cursor for x in row])
            assert [word for word in (WORDS, "Old road", "Riverside") if word in stored] == [], table


def test_by_mail_goes_the_text_alone_to_one_address_under_neutral_words(cast, contact, by_mail):
    made = send(contact, cast.worker, way="MAIL", address="somebody@example.org")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["somebody@example.org"], "Letter")
    assert sent.from_email == "Office Riverside <line@example.org>"
    assert sent.attachments == []
    assert WORDS in sent.body
    with pytest.raises(NotPossible):
        letters.print_letter(made, by=cast.worker)
    with pytest.raises(NotPossible):
        letters.take_letter_back(made, by=cast.worker)


@pytest.mark.parametrize(
    "address", ["nobody", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org", "a@b\r\nX: y"]
)
def test_a_mail_goes_to_nothing_but_one_address(cast, contact, by_mail, address):
    with pytest.raises(NotPossible):
        send(contact, cast.worker, way="MAIL", address=address)
    assert mail.outbox == []


def test_the_same_mail_goes_once_though_it_was_pressed_twice(cast, contact, by_mail):
    once = uuid.uuid4()
    for _ in range(2):
        send(contact, cast.worker, once, way="MAIL", address="somebody@example.org")
    [sent] = mail.outbox
    assert str(once) in sent.extra_headers["Message-ID"]  # sent again after a crash, mailboxes show it once


def test_a_mail_that_left_is_kept_also_where_its_contact_was_corrected_meanwhile(
    cast, contact, by_mail, monkeypatch
):
    really = posting.send

    def corrected_meanwhile(*said, **more):
        really(*said, **more)
        operations.correct(contact, registration(SAFE, complaint="FILED"), version=1, by=cast.lead)

    monkeypatch.setattr(posting, "send", corrected_meanwhile)
    once = send(contact, cast.worker, way="MAIL", address="a@example.org")
    [found] = letters.letters_of(contact, by=cast.lead)
    assert (len(mail.outbox), found.id, found.state) == (1, once, "OUT")
    assert WORDS in found.letter.text


def test_a_mail_that_is_on_its_way_is_not_sent_beside_it(cast, contact, by_mail, monkeypatch):
    once, really = uuid.uuid4(), posting.send
    said = {"way": "MAIL", "address": "a@example.org"}

    def pressed_again(*words, **more):
        with pytest.raises(NotPossible, match="on its way"):
            send(contact, cast.worker, once, **said)
        really(*words, **more)

    monkeypatch.setattr(posting, "send", pressed_again)
    assert send(contact, cast.worker, once, **said) == once
    assert len(mail.outbox) == 1


def test_a_mail_that_nobody_knows_of_whether_it_left_says_so_and_goes_once_more_with_its_mark(
    cast, contact, by_mail, monkeypatch
):
    once, really = uuid.uuid4(), posting.send
    said = {"way": "MAIL", "address": "a@example.org"}

    def killed(*_said, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(posting, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send(contact, cast.worker, once, **said)
    assert [each.state for each in letters.letters_of(contact, by=cast.lead)] == ["GOING"]
    monkeypatch.setattr(posting, "send", really)
    Row.objects.update(made_at=timezone.now() - timedelta(minutes=6))
    assert send(contact, cast.worker, once, **said) == once
    assert [each.state for each in letters.letters_of(contact, by=cast.lead)] == ["OUT"]
    assert str(once) in mail.outbox[0].extra_headers["Message-ID"]


def test_a_mail_that_was_not_taken_is_no_letter_and_can_be_sent_again(cast, contact, by_mail, monkeypatch):
    once, really = uuid.uuid4(), posting.send

    def refused(*_said, **_more):
        raise posting.NotSent("no")

    monkeypatch.setattr(posting, "send", refused)
    with pytest.raises(NotPossible, match="did not take it"):
        send(contact, cast.worker, once, way="MAIL", address="a@example.org")
    assert not Row.objects.exists()
    monkeypatch.setattr(posting, "send", really)
    assert send(contact, cast.worker, once, way="MAIL", address="a@example.org") == once


def test_a_mail_outside_the_hours_waits_and_a_letter_by_post_does_not(cast, by_mail):
    now = timezone.localtime()
    hours = f"{(now + timedelta(hours=2)):%H:%M}-{(now + timedelta(hours=3)):%H:%M}"
    contact = registered(cast, safe_hours=hours)
    with pytest.raises(letters.NotSafe, match=hours):
        send(contact, cast.worker, way="MAIL", address="somebody@example.org")
    assert mail.outbox == []
    assert send(contact, cast.worker)


def test_what_was_not_posted_is_taken_back_within_ten_minutes_and_says_nothing_any_more(cast, contact):
    made = send(contact, cast.worker)
    with pytest.raises(Refused):
        letters.take_letter_back(made, by=cast.lead)
    letters.take_letter_back(made, by=cast.worker)
    assert left("contacts.take_letter_back", by=cast.worker, subject=made)
    (found,) = letters.letters_of(contact, by=cast.worker)
    assert (found.state, found.letter) == ("TAKEN_BACK", None)
    late = send(contact, cast.worker)
    Row.objects.filter(id=late).update(made_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(NotPossible):
        letters.take_letter_back(late, by=cast.worker)


def test_letters_go_with_the_content_of_their_contact(cast, contact):
    send(contact, cast.worker)
    day = Contact.objects.get(id=contact).day
    erasing.erase_content(on=day + timedelta(days=600), by=cast.command)
    assert not Row.objects.exists()


def test_letters_are_among_what_is_kept_of_a_contact_and_go_when_it_is_erased(cast, contact):
    send(contact, cast.worker)
    given_ = requests.disclose(contact, recognised="AGREED_WORD", by=cast.worker)
    assert WORDS in given_.kept["letters"][0]["sealed"]["text"]
    requests.erase_on_request(contact, recognised="AGREED_WORD", codes="COARSENED", by=cast.worker)
    assert not Row.objects.exists()
    with pytest.raises(NotPossible):
        send(contact, cast.worker)


def test_a_letter_opens_after_its_team_has_new_keys(cast, contact):
    made = send(contact, cast.worker)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.lead) == [contact]
    (found,) = letters.letters_of(contact, by=cast.lead)
    assert WORDS in found.letter.text
    assert WORDS in text(letters.print_letter(made, by=cast.lead))


def test_hours_are_read_as_people_write_them_and_go_through_midnight():
    assert safety.hours("9-12") == "09:00-12:00"
    assert safety.hours("9h30 à 12h") == "09:30-12:00"
    assert safety.hours("22:00 – 06:00") == "22:00-06:00"
    assert [safety.hours(odd) for odd in ("", "9", "25-26", "9-9", "09:61-10", "mornings")] == [None] * 6


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 23))
def test_within_hours_is_what_a_clock_going_round_says(first, end, now):
    if first == end:
        return
    said = safety.hours(f"{first}-{end}")
    hand, passed = first, set()
    while hand != end:
        passed.add(hand)
        hand = (hand + 1) % 24
    assert safety.is_within(said, time(now)) == (now in passed)


@given(
    st.sampled_from(["YES", "NO", "U"]),
    st.sets(st.sampled_from(["CALL", "TEXT", "MAIL", "POST"])),
    st.sampled_from(["POST", "MAIL"]),
    st.sampled_from(["", "00:00-24:00"]),
)
def test_only_a_yes_that_names_the_way_and_by_mail_the_hours_is_a_yes(safe, ways, way, hours):
    said = registration()
    said = replace(
        said,
        safe_to_contact=safe,
        details=replace(said.details, safe_ways=tuple(ways), safe_hours=hours),
    )
    is_refused = bool(safety.refusal(said, way, datetime(2026, 1, 5, 12, tzinfo=UTC)))
    assert is_refused != (safe == "YES" and way in ways and (way == "POST" or bool(hours)))
