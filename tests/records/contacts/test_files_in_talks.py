"""Files in a talk, from both sides: looked at, stripped, sealed, opened, and gone with the talk."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.contacts import anew, files
from houvast.records.contacts.filing import stripping
from houvast.records.contacts.models import FilePiece, Talk, TalkFile
from houvast.records.contacts.operations import NotPossible, answering, erasing, returning, sending, talking
from records.contacts.talking_with import begun, code_of, set_line
from sent_files import PLACE, mp3, photo
from traces import left, was_refused


@pytest.fixture(autouse=True)
def files_are_taken(cast: Cast, settings: Settings) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"  # with a real one: test_filing.py


@pytest.fixture
def both(cast: Cast) -> talking.Begun:
    made = begun(cast)
    answering.take_talk(made.id, by=cast.worker)
    return made


def sent(made: talking.Begun, content: bytes, name: str = "photo.jpg", once: uuid.UUID | None = None):
    inside = made.entered
    return sending.send_file(
        inside.talk, content, name=name, once=once or uuid.uuid4(), key=inside.key, by=inside.by
    )


def fetched(made: talking.Begun, file: uuid.UUID) -> files.Fetched:
    return sending.fetch_file(made.id, file, key=made.entered.key, by=made.entered.by)


def test_the_desk_sees_a_copy_without_place_and_the_original_stays(cast: Cast, both: talking.Begun):
    original = photo()
    sent(both, original, "C:\\pictures\\the\u202e door.jpg")
    (said,) = answering.open_talk(both.id, by=cast.worker).said
    assert said.file is not None
    assert (said.text, said.file.has_copy, said.file.is_scanned) == ("the door.jpg", True, False)
    copy = sending.show_file(both.id, said.file.id, by=cast.worker)
    assert (copy.mime, copy.neutral) == ("image/jpeg", "1.jpg")
    assert PLACE.encode() not in copy.content
    assert fetched(both, said.file.id).content == copy.content
    came, _note = sending.open_original(both.id, said.file.id, "COMPLAINT", by=cast.worker)
    assert came.content == original


def test_a_worker_sends_a_file_and_the_person_gets_it_stripped(cast: Cast, both: talking.Begun):
    sending.answer_with_file(both.id, photo("PNG"), name="map.png", once=uuid.uuid4(), by=cast.worker)
    own = talking.reread(both.id, key=both.entered.key, by=both.entered.by)
    (said,) = own.said
    assert said.author == "WORKER"
    assert said.file is not None
    assert PLACE.encode() not in fetched(both, said.file.id).content


def test_opening_an_original_needs_a_reason_and_leaves_it_in_the_talk_and_the_trail(
    cast: Cast, both: talking.Begun
):
    file = sent(both, photo()).file[0]
    with pytest.raises(NotPossible):
        sending.open_original(both.id, file, "CURIOUS", by=cast.worker)
    assert not left("contacts.open_original", by=cast.worker, subject=both.id)
    sending.open_original(both.id, file, "DANGER", by=cast.worker)
    assert left("contacts.open_original", by=cast.worker, subject=both.id)
    note = answering.open_talk(both.id, by=cast.worker).said[-1]
    assert (note.author, "there is danger" in (note.text or "")) == ("NOTE", True)
    own = talking.reread(both.id, key=both.entered.key, by=both.entered.by)
    assert [each.author for each in own.said] == ["PERSON"]


def test_sound_has_no_copy_and_the_desk_opens_it_with_a_reason_only(cast: Cast, both: talking.Begun):
    file, _ = sent(both, mp3(), "voice.mp3").file
    (said,) = answering.open_talk(both.id, by=cast.worker).said
    assert said.file is not None
    assert not said.file.has_copy
    with pytest.raises(Refused):
        sending.show_file(both.id, file, by=cast.worker)
    assert sending.open_original(both.id, file, "NO_COPY", by=cast.worker)[0].content == mp3()
    assert fetched(both, file).content == mp3()  # their own, as they sent it


def test_nothing_of_a_file_stands_in_the_database_unsealed(cast: Cast, both: talking.Begun):
    secret = b"In Geheimstraat 7 he waits. " * 40_000
    sent(both, secret, "geheim.txt")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM contacts_filepiece")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT about FROM contacts_talkfile")
        stored += bytes(cursor.fetchone()[0])
    assert len(stored) > 2 * len(secret)
    for word in (b"Geheim", b"geheim", b"text/plain", b"TEXT"):
        assert word not in stored


def test_a_piece_changed_left_out_or_put_elsewhere_opens_for_nobody(cast: Cast, both: talking.Begun):
    file, _ = sent(both, b"one " * 900_000, "a.txt").file
    pieces = FilePiece.objects.filter(file=file, side="SHOWN")
    assert pieces.count() > 2
    last = pieces.order_by("-number")[0]
    kept = bytes(last.sealed)
    for spoilt in (kept[:-1], kept[:-20] + bytes(20), b""):
        pieces.filter(pk=last.pk).update(sealed=spoilt)
        with pytest.raises(files.sealed.CannotOpen):
            fetched(both, file)
    pieces.filter(pk=last.pk).update(sealed=kept)
    assert len(fetched(both, file).content) == 3_600_000
    other, _ = sent(both, b"one " * 900_000, "b.txt").file
    FilePiece.objects.filter(file=other).delete()
    FilePiece.objects.filter(file=file).update(file=other)
    with pytest.raises(files.sealed.CannotOpen):
        fetched(both, other)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file first"),
        (b"MZ program", "This is a program"),
        (b"PK\x03\x04 zip", "archive"),
        (b"\x00\x01\x02", "kind of file"),
        (b"\xff\xd8\xff damaged", "damaged"),
        (b"x" * 25_000_001, "larger than 25 MB"),
    ],
)
def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(
    cast: Cast, both: talking.Begun, content: bytes, said: str
):
    with pytest.raises(NotPossible, match=said):
        sent(both, content)
    assert (TalkFile.objects.count(), both.entered.talk) == (0, both.id)
    assert answering.open_talk(both.id, by=cast.worker).last_number == 0


def test_without_a_scanner_no_file_is_taken_and_with_a_silent_one_neither(
    cast: Cast, both: talking.Begun, settings: Settings
):
    for named, said in (("", "cannot be sent here"), ("/nowhere/clamd", "cannot be checked at this moment")):
        settings.CLAMD = named
        with pytest.raises(NotPossible, match=said):
            sent(both, photo())
    settings.CLAMD = ""
    assert not talking.reread(both.id, key=both.entered.key, by=both.entered.by).takes_files
    assert not answering.open_talk(both.id, by=cast.worker).takes_files


def test_an_answer_that_is_sent_again_takes_nothing_back_of_what_was_answered_since(
    cast: Cast, both: talking.Begun
):
    once = uuid.uuid4()
    sending.answer_with_file(both.id, photo("PNG"), name="map.png", once=once, by=cast.worker)
    answering.reply(both.id, "later", once=uuid.uuid4(), by=cast.worker)
    answered = Talk.objects.get(id=both.id).answered_to
    sending.answer_with_file(both.id, photo("PNG"), name="map.png", once=once, by=cast.worker)
    assert Talk.objects.get(id=both.id).answered_to == answered


def test_sent_twice_it_is_kept_once(both: talking.Begun):
    once = uuid.uuid4()
    first, second = sent(both, photo(), once=once), sent(both, photo(), once=once)
    assert (first.number, second.number, second.again) == (1, 1, True)
    assert TalkFile.objects.count() == 1


def test_a_talk_takes_twenty_files(both: talking.Begun, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST", 2)
    sent(both, b"one"), sent(both, b"two")
    with pytest.raises(NotPossible, match="no more"):
        sent(both, b"three")


def test_the_outsider_and_another_person_reach_no_file(cast: Cast, both: talking.Begun):
    file, _ = sent(both, photo()).file
    for attempt in (
        lambda: sending.show_file(both.id, file, by=cast.outsider),
        lambda: sending.open_original(both.id, file, "DANGER", by=cast.outsider),
        lambda: sending.answer_with_file(both.id, b"hello", name="", once=uuid.uuid4(), by=cast.outsider),
    ):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(Refused):
        sending.open_original(both.id, file, "DANGER", by=cast.outsider)
    assert was_refused("contacts.open_original", by=cast.outsider, subject=both.id)
    other = begun(cast)
    with pytest.raises(Refused):
        fetched(other, file)
    with pytest.raises(Refused):
        sending.fetch_file(
            both.id, file, key=both.entered.key, by=visitor(cast.helpline, frozenset({other.id}))
        )


def test_a_colleague_of_the_team_who_did_not_take_the_talk_reaches_no_file(cast: Cast, both: talking.Begun):
    file, _ = sent(both, photo()).file
    with pytest.raises(Refused):
        sending.open_original(both.id, file, "DANGER", by=cast.volunteer)


def test_a_file_goes_with_its_talk_by_its_time_and_by_burning(cast: Cast, both: talking.Begun):
    sent(both, photo())
    later = timezone.localdate() + timedelta(days=100)
    erasing.erase_talk_content(on=later, by=cast.command)
    assert (TalkFile.objects.count(), FilePiece.objects.count()) == (0, 0)
    burnt = begun(cast)
    sent(burnt, photo())
    returning.burn(burnt.id, code_of(burnt.entered), by=burnt.entered.by)
    Talk.objects.filter(id=burnt.id).update(burns_at=timezone.now() - timedelta(minutes=1))
    returning.carry_out_burning(on=timezone.localdate(), by=cast.command)
    assert (TalkFile.objects.count(), FilePiece.objects.count()) == (0, 0)


def test_under_fresh_keys_files_are_sealed_anew_and_still_open(cast: Cast, both: talking.Begun):
    original = photo()
    file, _ = sent(both, original).file
    before = {bytes(each) for each in FilePiece.objects.values_list("sealed", flat=True)}
    talk = Talk.objects.get(id=both.id)
    old = both.entered.key
    anew.seal_anew(talk, old)
    after = {bytes(each) for each in FilePiece.objects.values_list("sealed", flat=True)}
    assert not before & after
    new = talking.enter(both.secret, by=visitor(cast.helpline)).key
    assert sending.fetch_file(both.id, file, key=new, by=both.entered.by).mime == "image/jpeg"
    assert sending.open_original(both.id, file, "DANGER", by=cast.worker)[0].content == original
    with pytest.raises(files.sealed.CannotOpen):
        files.shown(talk, file, old)
    # Who is in by their pass goes on, from a page that still has the former key; who has only that, does not.
    assert sending.fetch_file(both.id, file, key=old, by=both.entered.by).mime == "image/jpeg"
    with pytest.raises(keys.Locked):
        sending.fetch_file(both.id, file, key=old, by=visitor(cast.helpline, frozenset({both.id})))


def test_no_transaction_is_open_while_a_file_is_stripped(
    both: talking.Begun, monkeypatch: pytest.MonkeyPatch
):
    """Who writes at that moment waits for nobody: seen by how deep the transactions stand."""
    real, depth = stripping.stripped, []

    def watched(*said):
        depth.append(len(connection.savepoint_ids))
        return real(*said)

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(stripping, "stripped", watched)
    sent(both, photo())
    assert depth == [outside]
