"""The trail at the desk: of one record, as PDF, and who looked at a contact, for who may know."""

import pytest

from houvast.records.contacts import operations as contacts


def test_a_lead_goes_from_a_contact_to_who_opened_it_and_prints_that(cast, client_of, contact):
    lead = client_of(cast.lead)
    page = lead.get(f"/desk/contacts/{contact}/").content.decode()
    assert f'href="/desk/trail/?of={contact}"' in page
    shown = lead.get("/desk/trail/", {"of": str(contact)}).content.decode()
    assert "Lead opende een contact" in shown
    assert f'href="/desk/trail/print/?of={contact}"' in shown
    printed = lead.get("/desk/trail/print/", {"of": str(contact)})
    assert printed.status_code == 200
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"] == f'attachment; filename="spoor-{str(contact)[:8]}.pdf"'
    assert printed["Cache-Control"] == "no-store"
    assert printed.content.startswith(b"%PDF-")


def test_a_worker_is_not_led_to_the_trail(cast, worker, contact):
    assert "/desk/trail/" not in worker.get(f"/desk/contacts/{contact}/").content.decode()


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "signer", "outsider"])
def test_who_may_not_read_the_trail_does_not_print_it(cast, client_of, contact, somebody):
    answer = client_of(getattr(cast, somebody)).get("/desk/trail/print/", {"of": str(contact)})
    assert answer.status_code == 404


def test_the_whole_trail_and_a_record_that_is_not_there_are_not_printed(cast, client_of):
    lead = client_of(cast.lead)
    assert lead.get("/desk/trail/print/").status_code == 404
    assert lead.get("/desk/trail/print/", {"of": "nothing"}).status_code == 404
    assert "/desk/trail/print/" not in lead.get("/desk/trail/").content.decode()
    assert "/desk/trail/print/" not in lead.get("/desk/trail/", {"of": "nothing"}).content.decode()


def test_an_administrator_prints_who_looked_without_seeing_the_contact(cast, client_of, contact):
    contacts.read(contact, by=cast.worker)
    administrator = client_of(cast.administrator)
    assert administrator.get("/desk/trail/print/", {"of": str(contact)}).status_code == 200
    assert administrator.get(f"/desk/contacts/{contact}/").status_code == 404


def test_a_record_is_found_by_its_id_as_it_was_pasted(cast, client_of, contact):
    shown = client_of(cast.administrator).get("/desk/trail/", {"of": f" {contact} "}).content.decode()
    assert f'value="{contact}"' in shown
    assert f"/desk/trail/print/?of={contact}" in shown
    assert "Worker registreerde een contact" in shown


def test_an_id_that_the_trail_does_not_know_is_said(cast, client_of):
    shown = client_of(cast.administrator).get("/desk/trail/", {"of": "0f0f"}).content.decode()
    assert "36 tekens" in shown


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_trail_speaks_the_language_of_who_reads_it(cast, client_of, contact, language):
    lead = client_of(cast.lead)
    lead.post("/desk/language/", {"language": language})
    english = ("All of it as PDF", "Id of a record", "Who opened or changed this contact")
    for address in (f"/desk/trail/?of={contact}", f"/desk/contacts/{contact}/"):
        shown = lead.get(address).content.decode()
        assert f'<html lang="{language}"' in shown
        assert (language == "en") == any(words in shown for words in english)
