"""Documents of a case on pages: put in, saved, opened as they came, withdrawn; by agencies too."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from houvast.records.cases import operations
from houvast.records.cases.models import CaseDocument
from houvast.records.cases.operations import Person, laying
from houvast.records.cases.operations.partnering import read_shared
from sent_files import PLACE, photo
from table import agency, partner, seated

WHO = [Person(1, called="Lies", age_group="ADULT"), Person(2, called="Jan", age_group="ADULT")]


@pytest.fixture(autouse=True)
def nobody_scans(settings) -> None:
    settings.CLAMD = "none"


@pytest.fixture
def case(cast: Cast, contact) -> uuid.UUID:
    return operations.open_from_contact(contact, WHO, by=cast.worker)


def put_in(client, page: str, content: bytes = b"Een brief.", **more):
    said = {"file": SimpleUploadedFile("Brief <i>.txt", content), "words": "Van de school", "about": "1"}
    return client.post(f"{page}file/", said | {"field": "SITUATION"} | more)


def test_a_document_is_put_in_stands_on_the_timeline_and_is_saved_under_a_name_that_says_nothing(
    cast, worker, case
):
    page = f"/desk/cases/{case}/"
    assert put_in(worker, page, photo()).status_code == 302
    made = CaseDocument.objects.get()
    shown = worker.get(page).content.decode()
    assert "Van de school" in shown
    assert "Brief &lt;i&gt;.txt" in shown
    saved = worker.get(f"{page}documents/{made.id}/")
    assert saved["Content-Disposition"] == 'attachment; filename="1.jpg"'
    assert "sandbox" in saved["Content-Security-Policy"]
    assert PLACE.encode() not in saved.content
    original = worker.post(f"{page}documents/{made.id}/original/", {"because": "COMPLAINT"})
    assert (original.content, original["Content-Type"]) == (photo(), "application/octet-stream")
    assert worker.post(f"{page}documents/{made.id}/original/", {"because": ""}).status_code == 302
    assert "Brief" in worker.get(f"{page}table/").content.decode()


def test_what_is_refused_is_said_and_nothing_is_kept(cast, worker, case):
    page = f"/desk/cases/{case}/"
    for wrong in ({"content": b"MZ\x90"}, {"field": "LOCATION"}, {"about": "9"}, {"file": ""}):
        assert put_in(worker, page, **wrong).status_code == 302
    assert not CaseDocument.objects.exists()
    assert worker.post(f"{page}file/").status_code == 302


def test_withdrawn_it_is_found_no_longer_and_the_page_says_who_withdrew_it(cast, worker, client_of, case):
    page = f"/desk/cases/{case}/"
    put_in(worker, page)
    made = CaseDocument.objects.get()
    assert (
        client_of(cast.lead).post(f"{page}documents/{made.id}/withdraw/", {"because": "ASKED"}).status_code
        == 302
    )
    assert worker.get(f"{page}documents/{made.id}/").status_code == 404
    for shown in (worker.get(page).content.decode(), worker.get(f"{page}table/").content.decode()):
        assert "Teruggehaald op" in shown
        assert "Brief" not in shown
        assert "Van de school" not in shown


def test_nobody_else_finds_a_document_and_one_that_never_was_looks_the_same(cast, worker, client_of, case):
    page = f"/desk/cases/{case}/"
    put_in(worker, page)
    made = CaseDocument.objects.get()
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter):
        client = client_of(nobody)
        there = client.get(f"{page}documents/{made.id}/")
        never = client.get(f"{page}documents/{uuid.UUID(int=1)}/")
        assert (there.status_code, there.content) == (404, never.content)
        assert put_in(client, page).status_code == 404
    assert CaseDocument.objects.count() == 1


def test_an_agency_saves_what_was_passed_on_and_puts_in_its_own(cast, worker, client_of, case):
    caw = agency("CAW", by=cast.administrator)
    helper = partner(caw, by=cast.administrator)
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    put_in(worker, f"/desk/cases/{case}/", photo())
    theirs, page = client_of(helper), f"/partners/{seat}/"
    made = CaseDocument.objects.get()
    assert "Van de school" not in theirs.get(page).content.decode()
    assert theirs.get(f"{page}documents/{made.id}/").status_code == 404
    laying.pass_on(made.contribution_id, to=[seat], by=cast.worker)
    assert f"{page}documents/{made.id}/" in theirs.get(page).content.decode()
    assert PLACE.encode() not in theirs.get(f"{page}documents/{made.id}/").content
    assert put_in(theirs, page).status_code == 302
    assert put_in(theirs, page, field="RISK").status_code == 422
    assert [bool(each.document) for each in read_shared(seat, by=helper).laid] == [True, True]
