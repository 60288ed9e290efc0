"""One contact: opened with a trace, corrected with its former answers, closed, withdrawn, restored."""

import uuid

import pytest
from django.utils.translation import gettext, override

from cast import WOMAN, registration
from houvast.records.audit import trail
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact


def page(client, contact) -> str:
    return client.get(f"/desk/contacts/{contact}/").content.decode()


def corrected(client, contact, version=1, **changes):
    return client.post(f"/desk/contacts/{contact}/correct/", {**WOMAN, **changes, "version": version})


def test_everything_that_was_answered_can_be_read(worker, contact):
    text = page(worker, contact)
    for words in (
        "Keeps a bag with her sister.",
        "only on working days",
        "~40",
        "Partnergeweld",
        "Huidige partner",
    ):
        assert words in text


def test_opening_it_leaves_a_trace(worker, cast, contact):
    page(worker, contact)
    newest = trail.events(cast.helpline, subject=str(contact))[0]
    assert (newest.action, newest.actor) == ("contacts.read", cast.worker.id)


@pytest.mark.parametrize("who", ["outsider", "volunteer", "at_shelter", "statistician", "administrator"])
def test_who_may_not_read_it_finds_nothing_at_its_address(cast, client_of, contact, who):
    client = client_of(getattr(cast, who))
    there, nowhere = (client.get(f"/desk/contacts/{each}/") for each in (contact, uuid.uuid4()))
    assert there.status_code == nowhere.status_code == 404
    for act in ("correct", "close", "reopen", "withdraw", "restore"):
        assert (
            client.post(
                f"/desk/contacts/{contact}/{act}/", {**WOMAN, "reason": "TEST", "version": 1}
            ).status_code
            == 404
        )
    assert client.post(f"/desk/undo/{contact}/").status_code == 404
    stored = Contact.objects.get(id=contact)
    assert (stored.withdrawn, stored.version, stored.is_open) == ("", 1, False)


def test_a_correction_keeps_the_former_answers_beside_the_new_ones(worker, cast, contact):
    assert corrected(worker, contact, **{"person-1-problem": "STALKING"}).status_code == 302
    text = page(worker, contact)
    assert "<del>Partnergeweld</del>" in text
    assert "<ins>Stalking</ins>" in text
    assert operations.read(contact, by=cast.worker).version == 2


def test_a_correction_of_what_is_sealed_says_so_and_no_more(worker, contact):
    corrected(worker, contact, note="Has the bag back.")
    text = page(worker, contact)
    assert "Has the bag back." in text
    assert "Keeps a bag" not in text
    assert "<del>" not in text


def test_the_form_of_a_correction_holds_the_answers_as_they_stand(worker, contact):
    text = worker.get(f"/desk/contacts/{contact}/correct/").content.decode()
    assert "Keeps a bag with her sister." in text
    assert 'name="version" value="1"' in text
    assert "data-draft" not in text


def test_sent_back_unchanged_the_form_changes_no_answer(worker, cast, contact):
    before = operations.read(contact, by=cast.worker).registration
    corrected(worker, contact)
    assert operations.read(contact, by=cast.worker).registration == before


def test_a_refused_correction_changes_nothing_and_keeps_the_answers(worker, cast, contact):
    answer = corrected(worker, contact, day="never", note="New words")
    assert answer.status_code == 422
    assert "New words" in answer.content.decode()
    assert operations.read(contact, by=cast.worker).version == 1


def test_two_corrections_at_once_do_not_overwrite_one_another(worker, cast, contact):
    corrected(worker, contact, note="first")
    late = corrected(worker, contact, note="second")
    assert late.status_code == 409
    assert "second" in late.content.decode()
    assert operations.read(contact, by=cast.worker).registration.details.note == "first"


def test_it_is_closed_and_opened_again(worker, cast, contact):
    for act, is_open in (("reopen", True), ("close", False)):
        worker.post(f"/desk/contacts/{contact}/{act}/")
        assert operations.read(contact, by=cast.worker).is_open is is_open


def test_withdrawn_with_a_reason_it_no_longer_counts_and_says_why(worker, cast, contact):
    for _ in range(2):
        worker.post(f"/desk/contacts/{contact}/withdraw/", {"reason": "DUPLICATE"})
    assert queries.contacts(queries.Wanted(), seen_by=cast.worker).rows == []
    assert "said--warning" in page(worker, contact)
    worker.post(f"/desk/contacts/{contact}/restore/")
    assert len(queries.contacts(queries.Wanted(), seen_by=cast.worker).rows) == 1


@pytest.mark.parametrize("first", [{"reason": "MISTAKE"}, None], ids=["withdrawn", "undone"])
def test_withdrawn_for_another_reason_meanwhile_it_says_what_stands(worker, client_of, cast, contact, first):
    at, lead = f"/desk/contacts/{contact}/", client_of(cast.lead)
    withdraw = f"{at}withdraw/"
    worker.post(withdraw, first) if first else worker.post(f"/desk/undo/{contact}/")
    answer = lead.post(withdraw, {"reason": "AT_REQUEST"}, follow=True).content.decode()
    with override("nl"):
        assert str(operations.WithdrawnBefore("MISTAKE")) in answer
        assert gettext("Withdrawn: it no longer counts, and it can be restored.") not in answer
    assert Contact.objects.get().withdrawn == "MISTAKE"
    worker.post(f"{at}restore/")
    lead.post(withdraw, {"reason": "AT_REQUEST"})
    undone = worker.post(f"/desk/undo/{contact}/", follow=True).content.decode()
    again = lead.post(withdraw, {"reason": "AT_REQUEST"}, follow=True).content.decode()
    with override("nl"):
        assert str(operations.WithdrawnBefore("AT_REQUEST")) in undone
        assert gettext("Withdrawn: it no longer counts, and it can be restored.") in again
    assert Contact.objects.get().withdrawn == "AT_REQUEST"


def test_withdrawn_it_offers_nothing_but_to_restore_it(worker, contact):
    def offered() -> set[str]:
        text = page(worker, contact)
        acts = ("correct", "close", "reopen", "withdraw", "restore")
        return {act for act in acts if f"/desk/contacts/{contact}/{act}/" in text}

    assert offered() == {"correct", "reopen", "withdraw"}
    worker.post(f"/desk/contacts/{contact}/withdraw/", {"reason": "DUPLICATE"})
    assert offered() == {"restore"}


def test_former_hours_are_hours_and_former_blanks_are_not_known(worker, contact):
    corrected(worker, contact, time="18:53", context="")
    corrected(worker, contact, version=2, time="09:15", context="PUBLIC")
    text = page(worker, contact)
    assert "<del>18:00–19:00</del> → <ins>09:00–10:00</ins>" in text
    assert "<del>Niet bekend</del>" in text


@pytest.mark.parametrize("reason", ["", "BORED", "<b>"])
def test_without_a_reason_that_is_known_it_is_not_withdrawn(worker, cast, contact, reason):
    worker.post(f"/desk/contacts/{contact}/withdraw/", {"reason": reason})
    assert Contact.objects.get(id=contact).withdrawn == ""


def test_a_damaged_note_is_said_with_a_reference_and_the_rest_is_readable(worker, cast, contact):
    Contact.objects.filter(id=contact).update(sealed=b"\x01" + b"x" * 300)
    text = page(worker, contact)
    assert text.count(str(contact)) >= 2
    assert 'role="alert"' in text
    assert "Partnergeweld" in text
    assert "/correct/" not in text
    assert worker.get(f"/desk/contacts/{contact}/correct/").status_code == 302


def test_a_contact_without_content_shows_no_persons(worker, cast):
    made = operations.register_without_content(
        "SILENT", channel="PHONE", team=cast.phone_line, by=cast.worker
    )
    text = page(worker, made)
    assert "Stilte" in text
    assert 'id="person-1"' not in text


def test_answers_of_a_day_with_an_earlier_codebook_can_be_read(worker, cast):
    from datetime import date

    made = operations.register(
        registration(WOMAN, day=date(2013, 5, 1)), team=cast.phone_line, by=cast.worker
    )
    assert "Partnergeweld" in page(worker, made)
