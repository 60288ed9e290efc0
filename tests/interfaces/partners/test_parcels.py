"""A statement as its agency reads it: opened by a press, checked against its file, found by nobody else."""

import base64
import json
import uuid
from datetime import date, datetime, timedelta
from hashlib import blake2b

import pytest

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.parcelled import code_of
from houvast.records.journal import operations
from records.contacts.parcelled import TEXT, handed
from records.journal.writing import begun, excerpt, noon, opened, words_of, write
from sent_files import PLACE, bomb, photo
from table import agency, partner

DAY = date(2025, 11, 4)
NOON = noon(DAY)


@pytest.fixture(autouse=True)
def not_scanned(settings) -> None:
    settings.CLAMD = "none"


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw) -> Actor:
    return partner(caw, by=cast.administrator)


def proof_of(cast: Cast, text: str, *, is_of_today: bool = False) -> str:
    """An excerpt of one note, proved by the root of its day; of today nothing proves it yet."""
    return _proof(cast, words_of(text), at=None if is_of_today else NOON)


def _proof(cast: Cast, words: str, at: datetime | None) -> str:
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    write(journal, 0, words, at=at)
    operations.seal_days(on=DAY + timedelta(days=1), by=cast.command)
    return excerpt(journal, {1: words}, journal.by).decode()


def test_the_list_gives_the_code_and_opens_nothing(cast, client_of, caw, helper):
    made = handed(caw, cast.helpline)
    page = client_of(helper).get("/partners/statements/").content.decode()
    assert code_of(caw) in page
    assert str(made.id) in page
    assert TEXT not in page
    assert Parcel.objects.get().opened_at is None


def test_looking_at_it_opens_nothing_before_it_was_pressed(cast, client_of, caw, helper):
    made, client = handed(caw, cast.helpline, proof=proof_of(cast, TEXT)), client_of(helper)
    address = f"/partners/statements/{made.id}/"
    assert TEXT not in client.get(address).content.decode()
    assert client.get(f"{address}notes.json").status_code == 404
    assert Parcel.objects.get().opened_at is None
    assert client.post(f"{address}open/").status_code == 302
    page = client.get(address).content.decode()
    assert TEXT in page
    assert "Yes: these notes stood there" in page
    assert "nothing proves it" not in page
    answer = client.get(f"{address}notes.json")
    assert answer["Content-Disposition"] == 'attachment; filename="notes.json"'
    assert json.loads(answer.content)["format"] == 1


def test_a_changed_file_another_text_and_no_file_are_said_to_prove_nothing(cast, client_of, caw, helper):
    client, whole = client_of(helper), proof_of(cast, TEXT)
    for proof, text, said in (
        (whole.replace("bord", "mes"), TEXT.replace("bord", "mes"), "the file was changed"),
        ("[]", TEXT, "the file was changed"),
        (whole.replace('"format": 1', '"format": 2'), TEXT, "the file was changed"),
        (whole, "Iets anders dan daar staat.", "says something else"),
        ("", TEXT, "No file came with it"),
        ("{" * 5000, TEXT, "the file was changed"),
    ):
        made = handed(caw, cast.helpline, proof=proof, text=text)
        client.post(f"/partners/statements/{made.id}/open/")
        page = client.get(f"/partners/statements/{made.id}/").content.decode()
        assert said in page
        assert "Yes: these notes" not in page


def test_what_the_text_says_beside_the_file_is_not_said_to_be_proved(cast, client_of, caw, helper):
    """Another day, and a sentence more: the notes of the file stand apart, with their own day and ticks."""
    said = {"what": TEXT, "on": "2025-11-03", "ticked": ["THREAT"], "salt": "00" * 16}
    proof = _proof(cast, json.dumps(said), at=NOON)
    text = f"1. Sunday 2 November 2025\n{TEXT}\nI saw a knife."
    made, client = handed(caw, cast.helpline, proof=proof, text=text), client_of(helper)
    client.post(f"/partners/statements/{made.id}/open/")
    page = client.get(f"/partners/statements/{made.id}/").content.decode()
    proved = page.split('id="proof"')[1]
    assert "Yes: these notes stood there" in proved
    assert "may say more, or another day" in proved
    assert "Monday 3 November 2025" in proved
    assert "THREAT" in proved
    assert "knife" not in proved
    assert "Sunday" not in proved


@pytest.mark.parametrize("forged", [True, False])
def test_of_a_note_of_today_and_of_one_whose_day_was_taken_away_nothing_is_proved(
    cast, client_of, caw, helper, forged: bool
):
    """A forger needs no hash for it: the note is changed, and its day is taken away."""
    client, proof, text = client_of(helper), json.loads(proof_of(cast, TEXT, is_of_today=not forged)), TEXT
    if forged:
        text = TEXT.replace("bord", "mes")
        words = proof["entries"][0]["words"].replace("bord", "mes")
        proof |= {"entries": [proof["entries"][0] | {"words": words, "day": ""}], "days": {}}
    made = handed(caw, cast.helpline, proof=json.dumps(proof), text=text)
    client.post(f"/partners/statements/{made.id}/open/")
    page = client.get(f"/partners/statements/{made.id}/").content.decode()
    assert text in page
    assert "Not all of it: of what is marked below nothing is proved" in page
    assert "so the file says, and nothing proves it" in page
    assert "Yes: these notes" not in page


def test_markup_in_a_statement_stays_text(cast, client_of, caw, helper):
    made, client = handed(caw, cast.helpline, text="<script>alert(1)</script>"), client_of(helper)
    client.post(f"/partners/statements/{made.id}/open/")
    page = client.get(f"/partners/statements/{made.id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nobody_else_finds_it(cast, client_of, caw, helper):
    made = handed(caw, cast.helpline)
    police = partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="police")
    for somebody in (cast.worker, cast.lead, cast.administrator, cast.outsider, police):
        client = client_of(somebody)
        assert client.get(f"/partners/statements/{made.id}/").status_code == 404
        assert client.get(f"/partners/statements/{uuid.uuid4()}/").status_code == 404
        assert client.post(f"/partners/statements/{made.id}/open/").status_code == 404
    assert Parcel.objects.get().opened_at is None


def test_what_does_not_open_is_said_and_stays_unopened(cast, client_of, caw, helper):
    made, client = handed(caw, cast.helpline, content=b"{}"), client_of(helper)
    page = client.post(f"/partners/statements/{made.id}/open/", follow=True).content.decode()
    assert "does not open" in page
    assert Parcel.objects.get().opened_at is None


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_are_readable_on_a_phone(cast, page_of, live_server, caw, helper, scheme):
    made = handed(caw, cast.helpline, proof=proof_of(cast, TEXT))
    page = page_of(helper)
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    for address in ("", f"{made.id}/"):
        page.goto(f"{live_server.url}/partners/statements/{address}")
        assert not scrolls_sideways(page)
        assert violations(page) == []
    page.locator("main form button").click()
    assert TEXT in page.locator("main").inner_text()
    assert not scrolls_sideways(page)
    assert violations(page) == []


def with_files(cast: Cast, caw: uuid.UUID, proof: str, *files: tuple[int, str, bytes]) -> str:
    """The address of a statement with files, each its note, its kind and what it holds."""
    said = [
        {"note": note, "kind": kind, "content": base64.b64encode(content).decode()}
        for note, kind, content in files
    ]
    content = json.dumps({"text": TEXT, "proof": proof, "files": said}).encode()
    return f"/partners/statements/{handed(caw, cast.helpline, content=content).id}/"


def proof_with(cast: Cast, original: bytes, at: datetime | None = NOON) -> str:
    """An excerpt of a note that names the fingerprint of an original."""
    named = [{"name": "foto.jpg", "hash": blake2b(original, digest_size=32).hexdigest()}]
    words = json.dumps({"what": TEXT, "files": named, "salt": "salt of a test"})
    return _proof(cast, words, at)


def test_pictures_are_seen_anew_and_an_original_is_saved_and_compared(cast, client_of, caw, helper):
    original = photo()
    proof = proof_with(cast, original)
    files = ((1, "copy", photo()), (1, "original", original), (1, "original", photo("PNG")))
    address, client = with_files(cast, caw, proof, *files), client_of(helper)
    assert client.get(f"{address}files/1/").status_code == 404  # not opened yet
    client.post(f"{address}open/")
    page = client.get(address).content.decode()
    assert page.count("<img") == 1
    assert f'src="{address}files/1/"' in page
    assert page.count("It is the file whose fingerprint stands in that note") == 1
    assert page.count("Nothing proves that it belongs to that note") == 1
    picture, kept = client.get(f"{address}files/1/"), client.get(f"{address}files/2/")
    assert picture["Content-Type"] == "image/jpeg"
    assert PLACE.encode() not in picture.content
    assert kept.content == original
    for answer in (picture, kept):
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert [client.get(f"{address}files/{number}/").status_code for number in (0, 4, 99)] == [404] * 3


def test_a_changed_file_of_proof_proves_no_original_either(cast, client_of, caw, helper):
    """Neither does a note of today, of which nothing is proved yet."""
    client = client_of(helper)
    changed = proof_with(cast, photo()).replace('"format": 1', '"format": 2')
    for proof in (changed, proof_with(cast, photo(), at=None)):
        address = with_files(cast, caw, proof, (1, "original", photo()))
        client.post(f"{address}open/")
        assert "Nothing proves that it belongs to that note" in client.get(address).content.decode()


def test_files_of_a_statement_are_found_by_no_other_agency_and_nobody_of_the_helpline(
    cast, client_of, caw, helper
):
    address = with_files(cast, caw, "", (1, "copy", photo()))
    client_of(helper).post(f"{address}open/")
    police = partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="police")
    for other in (police, cast.worker, cast.lead, cast.outsider):
        assert client_of(other).get(f"{address}files/1/").status_code in (302, 404)


def test_a_hostile_file_is_not_given_out(cast, client_of, caw, helper):
    hostile = (b"<html><script>alert(1)</script>", bomb(), b"MZ\x90\x00")
    files = [(1, kind, content) for content in hostile for kind in ("copy", "original")]
    address, client = with_files(cast, caw, "", *files), client_of(helper)
    client.post(f"{address}open/")
    assert client.get(address).status_code == 200
    assert {client.get(f"{address}files/{number}/").status_code for number in range(1, 7)} == {404}
