"""An agency that writes an address is asked about it, keeps what it typed, and says that it may stand."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import Cast
from houvast.records.cases.models import AgendaItem, CaseDocument, Contribution, MinuteLine, Notification
from houvast.records.cases.operations.conferences import Action
from records.cases.test_conferences import Table

TEXT = "Zij is nu in de Wilgenstraat 17 <boven>."
KEPT = "Zij is nu in de Wilgenstraat 17 &lt;boven&gt;."
ASKED = 'name="sure"'


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast)


@pytest.fixture
def seat(table: Table) -> str:
    return f"/partners/{table.grounds[table.welfare][1]}/"


@pytest.fixture
def helper(client_of, table: Table):
    return client_of(table.people[table.welfare])


def test_words_for_the_table_are_asked_about_and_stay_typed(helper, table, seat):
    said = {"words": TEXT, "field": "SITUATION", "about": "1"}
    assert ASKED not in helper.get(seat).content.decode()
    asked = helper.post(f"{seat}contribute/", said)
    assert (asked.status_code, Contribution.objects.count()) == (422, 0)
    assert asked.content.decode().count(ASKED) == 1
    assert KEPT in asked.content.decode()
    assert helper.post(f"{seat}contribute/", said | {"sure": "yes"}).status_code == 302
    assert helper.post(f"{seat}contribute/", said | {"words": "Zij is veilig."}).status_code == 302
    assert Contribution.objects.count() == 2


def test_a_note_of_ones_own_is_not_asked_about(helper, table, seat):
    assert helper.post(f"{seat}notes/", {"words": TEXT}).status_code == 302


def test_a_document_is_asked_about_by_its_name_its_words_and_what_stands_in_it(helper, table, seat, settings):
    settings.CLAMD = "none"
    for name, words, content in (
        ("Wilgenstraat 17.txt", "", "x"), ("brief.txt", TEXT, "x"), ("brief.txt", "", TEXT),
    ):  # fmt: skip
        said = {"words": words, "field": "SITUATION", "about": "1"}

        def sent(content: str = content, name: str = name) -> SimpleUploadedFile:
            return SimpleUploadedFile(name, content.encode())

        asked = helper.post(f"{seat}file/", said | {"file": sent()})
        assert (asked.status_code, CaseDocument.objects.count()) == (422, 0)
        assert ASKED in asked.content.decode()
    assert helper.post(f"{seat}file/", said | {"file": sent(), "sure": "yes"}).status_code == 302
    assert CaseDocument.objects.count() == 1


def test_why_an_action_was_not_done_is_asked_about(cast, helper, table, seat):
    due_on = timezone.localdate() + timedelta(days=3)
    number = table.line(cast, "Bel haar.", kind="ACTION", field="TASKS", action=Action(table.welfare, due_on))
    said = {"state": "NOT_DONE", "words": TEXT}
    asked = helper.post(f"{seat}actions/{number}/", said)
    assert (asked.status_code, MinuteLine.objects.get().state) == (422, "OPEN")
    assert ASKED in asked.content.decode()
    assert KEPT in asked.content.decode()
    assert helper.post(f"{seat}actions/{number}/", said | {"sure": "yes"}).status_code == 302
    assert MinuteLine.objects.get().state == "NOT_DONE"
    assert AgendaItem.objects.exists()


def test_a_notification_is_asked_about_and_stays_typed(cast, helper, table):
    said = {
        "agency": str(table.welfare), "team": str(cast.phone_line), "ground": "CONSENT", "purpose": "HELP",
        "because": "", "document": "Ze zei ja.", "words": TEXT, "once": str(uuid.uuid4()),
    }  # fmt: skip
    asked = helper.post("/partners/notifications/", said)
    assert (asked.status_code, Notification.objects.count()) == (422, 0)
    assert ASKED in asked.content.decode()
    assert KEPT in asked.content.decode()
    assert helper.post("/partners/notifications/", said | {"sure": "yes"}).status_code == 302
    assert Notification.objects.count() == 1
