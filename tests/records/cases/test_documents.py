"""Documents of a case: sealed as they came and as they are shown, shared on a ground, withdrawn for good."""

import uuid

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations
from houvast.records.cases.models import CaseDocument, Contribution, ContributionKey, DocumentPiece
from houvast.records.cases.operations import NotPossible, Person, documents, grounds, laying, partnering
from houvast.records.contacts import operations as contacts
from sent_files import DEVICE, PLACE, document, mp3, photo
from table import agency, consent, invited, partner, seated, with_document
from traces import left

PEOPLE = [Person(1, age_group="ADULT"), Person(2, age_group="ADULT")]
ABOUT = {"name": "foto.jpg", "words": "De hand, dinsdag.", "field": "SITUATION", "about": 1}


@pytest.fixture(autouse=True)
def nobody_scans(settings) -> None:
    settings.CLAMD = "none"  # with a real one: tests/records/contacts/test_filing.py


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, PEOPLE, by=cast.worker)


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw):
    return partner(caw, by=cast.administrator)


@pytest.fixture
def seat(cast: Cast, case, caw, helper) -> uuid.UUID:
    return seated(case, caw, helper, by=cast.worker)[1]


def shown(file: uuid.UUID, *, by) -> bytes:
    return documents.read_document(file, by=by).content


def tells(content: bytes) -> bool:
    return PLACE.encode() in content or DEVICE.encode() in content


def test_a_document_is_kept_as_it_came_and_its_team_sees_a_copy_that_tells_no_place(cast, case):
    sent = photo()
    made = documents.lay_document(case, sent, **ABOUT, by=cast.worker)
    assert left("cases.lay_document", by=cast.worker, subject=case)
    copy = documents.read_document(made, by=cast.lead)
    assert tells(sent)
    assert not tells(copy.content)
    assert (copy.neutral, copy.mime) == ("1.jpg", "image/jpeg")
    assert left("cases.read_document", by=cast.lead, subject=made)
    assert documents.open_original(made, "COMPLAINT", by=cast.lead).content == sent
    assert left("cases.open_original", by=cast.lead, subject=made)
    [opened] = operations.read(case, by=cast.worker).events
    assert "“foto.jpg”" in opened.words  # who reads the case next sees that it was opened, and why
    [listed] = documents.documents_of(case, by=cast.worker)
    assert (listed.words, listed.document.name, listed.document.has_copy) == (
        "De hand, dinsdag.",
        "foto.jpg",
        True,
    )
    assert sent[:200] not in b"".join(bytes(each.sealed) for each in DocumentPiece.objects.all())


def test_whoever_is_not_of_the_team_opens_no_document_and_puts_none_in(cast, case):
    made = with_document(case, by=cast.worker)
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter, cast.statistician, cast.administrator):
        for act in (
            lambda by: documents.lay_document(case, b"tekst", **ABOUT, by=by),
            lambda by: documents.read_document(made, by=by),
            lambda by: documents.open_original(made, "COMPLAINT", by=by),
            lambda by: documents.withdraw_document(made, "ASKED", by=by),
            lambda by: documents.documents_of(case, by=by),
        ):
            with pytest.raises(Refused):
                act(nobody)
    assert CaseDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"MZ\x90\x00program", {}),
        (b"PK\x03\x04packed", {}),
        (b"<html>", {}),
        (b"", {}),
        (photo()[:60], {}),
        (b"tekst", {"field": "LOCATION"}),
        (b"tekst", {"field": "OTHER_PARTNER"}),
        (b"tekst", {"field": "x"}),
        (b"tekst", {"about": 9}),
    ],
)
def test_what_is_no_file_or_is_shared_on_no_ground_is_refused_and_nothing_is_stored(
    cast, case, content, wrong
):
    with pytest.raises(NotPossible):
        documents.lay_document(case, content, **ABOUT | wrong, by=cast.worker)
    assert not Contribution.objects.exists()
    assert not CaseDocument.objects.exists()


def test_without_a_scanner_no_document_is_taken(cast, case, settings):
    settings.CLAMD = ""
    assert not documents.are_taken()
    with pytest.raises(NotPossible):
        documents.lay_document(case, b"tekst", **ABOUT, by=cast.worker)


def test_an_agency_opens_the_copy_of_what_was_passed_on_to_its_seat_and_never_the_original(
    cast, case, helper, seat
):
    made = documents.lay_document(case, photo(), **ABOUT, by=cast.worker)
    with pytest.raises(Refused):
        documents.read_shared_document(seat, made, by=helper)
    row = CaseDocument.objects.get()
    laying.pass_on(row.contribution_id, to=[seat], by=cast.worker)
    [laid] = partnering.read_shared(seat, by=helper).laid
    assert laid.document.name == "foto.jpg"
    copy = documents.read_shared_document(seat, made, by=helper)
    assert left("cases.read_shared_document", by=helper, subject=seat)
    assert not tells(copy.content)
    for act in (documents.read_document, lambda id, by: documents.open_original(id, "COMPLAINT", by=by)):
        with pytest.raises(Refused):
            act(made, by=helper)


def test_a_document_outside_ground_purpose_fields_or_people_is_shared_with_nobody(
    cast, case, caw, helper, seat
):
    for wrong in ({"field": "RISK"}, {"about": 2}):
        with pytest.raises(NotPossible):
            documents.lay_document(case, b"tekst", **ABOUT | wrong, to=[seat], by=cast.worker)
        with pytest.raises(NotPossible):
            documents.contribute_document(seat, b"tekst", **ABOUT | wrong, by=helper)
    assert not CaseDocument.objects.exists()


def test_an_agency_puts_a_document_on_the_table_and_others_read_it_once_it_is_passed_on(
    cast, case, helper, seat
):
    other_team = agency("MENTAL_HEALTH", by=cast.administrator)
    other = partner(other_team, by=cast.administrator)
    _ground, others = seated(case, other_team, other, by=cast.worker)
    made = documents.contribute_document(seat, document(), **ABOUT | {"name": "verslag.pdf"}, by=helper)
    assert left("cases.contribute_document", by=helper, subject=seat)
    assert not tells(documents.read_shared_document(seat, made, by=helper).content)
    assert not tells(shown(made, by=cast.worker))
    assert partnering.read_shared(others, by=other).laid == ()
    with pytest.raises(Refused):
        documents.read_shared_document(others, made, by=other)
    with pytest.raises(Refused):
        documents.read_shared_document(seat, made, by=other)
    laying.pass_on(CaseDocument.objects.get().contribution_id, to=[others], by=cast.worker)
    assert documents.read_shared_document(others, made, by=other).neutral == "1.pdf"


def test_a_seat_that_ended_opens_no_document(cast, case, caw, helper):
    ground, seat = seated(case, caw, helper, by=cast.worker)
    made = with_document(case, by=cast.worker, to=[seat])
    assert documents.read_shared_document(seat, made, by=helper).content == b"Inhoud van brief.txt"
    [known] = grounds.end_ground(ground, by=cast.worker).known
    assert (known.agency, known.field) == (caw, "SITUATION")  # it is said that they have read it
    with pytest.raises(Refused):
        documents.read_shared_document(seat, made, by=helper)
    with pytest.raises(Refused):
        documents.contribute_document(seat, b"tekst", **ABOUT, by=helper)
    assert not ContributionKey.objects.filter(seat=seat, closed_on=None).exists()


def test_an_invited_agency_and_a_colleague_who_holds_no_seat_open_nothing(cast, case, caw, helper):
    ground = grounds.invoke_ground(case, consent(), agency=caw, by=cast.worker)
    seat = invited(case, caw, ground, by=cast.worker)
    made = with_document(case, by=cast.worker, to=[seat])
    with pytest.raises(Refused):
        documents.read_shared_document(seat, made, by=helper)
    partnering.accept_seat(seat, secrecy=True, by=helper)
    colleague = partner(caw, by=cast.administrator, name="colleague")
    for act in (
        lambda: documents.read_shared_document(seat, made, by=colleague),
        lambda: documents.contribute_document(seat, b"tekst", **ABOUT, by=colleague),
    ):
        with pytest.raises(Refused):
            act()


def test_withdrawn_it_opens_for_nobody_and_that_it_was_there_stays(cast, case, helper, seat):
    made = with_document(case, by=cast.worker, to=[seat])
    with pytest.raises(NotPossible):
        documents.withdraw_document(made, "x", by=cast.worker)
    documents.withdraw_document(made, "WRONG_CASE", by=cast.lead)
    assert left("cases.withdraw_document", by=cast.lead, subject=made)
    for act in (
        lambda: documents.read_document(made, by=cast.worker),
        lambda: documents.open_original(made, "COMPLAINT", by=cast.worker),
        lambda: documents.withdraw_document(made, "ASKED", by=cast.worker),
        lambda: documents.read_shared_document(seat, made, by=helper),
    ):
        with pytest.raises(Refused):
            act()
    assert partnering.read_shared(seat, by=helper).laid == ()
    assert not DocumentPiece.objects.exists()
    assert {bytes(each.wrapped) for each in ContributionKey.objects.all()} == {b""}
    [gone] = documents.documents_of(case, by=cast.worker)
    assert (gone.words, gone.damaged, gone.document.name) == ("", False, "")
    assert (gone.document.withdrawn_by, gone.document.withdrawn_because) == (cast.lead.id, "WRONG_CASE")
    with pytest.raises(NotPossible):
        laying.pass_on(CaseDocument.objects.get().contribution_id, to=[seat], by=cast.worker)


def test_a_recording_has_no_copy_and_goes_as_it_came(cast, case, helper, seat):
    made = documents.lay_document(case, mp3(), **ABOUT | {"name": "stem.mp3"}, to=[seat], by=cast.worker)
    [listed] = documents.documents_of(case, by=cast.worker)
    assert not listed.document.has_copy
    assert documents.read_shared_document(seat, made, by=helper).content == mp3()


def test_a_closed_case_takes_no_document_and_neither_does_a_full_one(cast, case, monkeypatch):
    from houvast.records.cases import filed

    monkeypatch.setattr(filed, "MOST", 1)
    with_document(case, by=cast.worker)
    with pytest.raises(NotPossible):
        with_document(case, by=cast.worker)
    documents.withdraw_document(CaseDocument.objects.get().id, "NOT_NEEDED", by=cast.worker)
    with_document(case, by=cast.worker)
    operations.close(case, outcome="SAFER", by=cast.worker)
    with pytest.raises(NotPossible):
        with_document(case, by=cast.worker)


def test_documents_of_one_file_show_nowhere_in_the_other_partners(cast, case):
    of = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    his = operations.open_from_contact(of, PEOPLE, by=cast.at_shelter)
    before = repr(
        (documents.documents_of(his, by=cast.at_shelter), laying.read_table(his, by=cast.at_shelter).laid)
    )
    made = with_document(case, by=cast.worker)
    after = repr(
        (documents.documents_of(his, by=cast.at_shelter), laying.read_table(his, by=cast.at_shelter).laid)
    )
    assert after == before
    said = []
    for id in (made, uuid.uuid4()):
        with pytest.raises(Refused) as refused:
            documents.read_document(id, by=cast.at_shelter)
        said.append(repr(refused.value))
    assert said[0] == said[1]


def test_seats_of_a_case_see_its_documents_in_their_order_with_what_was_laid(cast, case, helper, seat):
    laying.lay(case, "Eerst.", field="SITUATION", about=1, to=[seat], by=cast.worker)
    with_document(case, by=cast.worker, to=[seat])
    laying.lay(case, "Dan.", field="SITUATION", about=1, to=[seat], by=cast.worker)
    said = [(each.words, bool(each.document)) for each in partnering.read_shared(seat, by=helper).laid]
    assert said == [("Eerst.", False), ("brief.txt", True), ("Dan.", False)]
