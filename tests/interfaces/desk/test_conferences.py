"""Conferences at the desk: called, minuted, two at once, and a PDF for each agency."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.cases.models import AgendaItem, Attendance, Conference, MinuteLine
from houvast.records.cases.operations.conferences import Action
from records.cases.test_conferences import Table

TODAY = timezone.localdate


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast)


def line(table: Table, version: int = 1, **more: object) -> dict[str, object]:
    said = {"words": "Zij is <b>bang</b>.", "kind": "INFORMATION", "field": "SITUATION", "about": "1"}
    return said | {"version": version, "to": [str(table.welfare)]} | more


def test_a_conference_is_called_by_two_different_people(cast, worker):
    said = {"day": TODAY().isoformat(), "chair": str(cast.lead.id), "minute_taker": str(cast.lead.id)}
    assert worker.post("/desk/conferences/", said).status_code == 422
    assert worker.post("/desk/conferences/", {}).status_code == 422
    assert not Conference.objects.exists()
    made = worker.post("/desk/conferences/", said | {"minute_taker": str(cast.worker.id)})
    assert made["Location"] == f"/desk/conferences/{Conference.objects.get().id}/"
    assert made["Location"] in worker.get("/desk/conferences/").content.decode()


def test_who_is_there_and_what_is_on_is_written_on_its_page(cast, worker, table):
    page = f"/desk/conferences/{table.id}/"
    worker.post(f"{page}there/", {"called": "Student", "how": "OBSERVER", "signed_on": ""})
    assert Attendance.objects.count() == 2
    worker.post(f"{page}there/", {"called": "Student", "how": "OBSERVER", "signed_on": TODAY().isoformat()})
    assert "Student" in worker.get(page).content.decode()
    worker.post(f"{page}there/1/", {"item": "1"})
    assert Attendance.objects.get(number=1).conflicts == [1]
    worker.post(f"{page}there/3/")
    assert "Student" not in worker.get(page).content.decode()
    worker.post(f"{page}close/")
    assert Conference.objects.get().closed_on == TODAY()


def test_a_line_is_minuted_and_each_agency_has_its_own_pdf(worker, table):
    assert worker.post(f"/desk/minutes/{table.item}/lines/", line(table)).status_code == 302
    assert "Zij is &lt;b&gt;bang&lt;/b&gt;." in worker.get(f"/desk/minutes/{table.item}/").content.decode()
    made = worker.post(f"/desk/conferences/{table.id}/minutes/{table.welfare}/")
    assert (made["Content-Type"], made["Content-Disposition"]) == (
        "application/pdf", 'attachment; filename="minutes.pdf"',
    )  # fmt: skip
    nobody = worker.post(f"/desk/conferences/{table.id}/minutes/{uuid.uuid4()}/")
    assert nobody["Location"] == f"/desk/conferences/{table.id}/"


def test_who_writes_beside_a_colleague_sees_theirs_and_keeps_their_own(cast, worker, client_of, table):
    worker.post(f"/desk/minutes/{table.item}/lines/", line(table, words="Van de ene."))
    late = client_of(cast.lead).post(
        f"/desk/minutes/{table.item}/lines/", line(table, words="Van de andere.")
    )
    assert late.status_code == 422
    page = late.content.decode()
    assert "Van de ene." in page
    assert ">Van de andere.</textarea>" in page
    assert 'name="version" value="2"' in page
    assert f'value="{table.welfare}" checked' in page
    assert MinuteLine.objects.count() == 1


def test_an_action_that_is_late_is_seen_and_ended_with_its_reason(cast, worker, table):
    act = line(table, kind="ACTION", field="TASKS", owner=str(table.welfare))
    assert worker.post(f"/desk/minutes/{table.item}/lines/", act).status_code == 422
    worker.post(f"/desk/minutes/{table.item}/lines/", act | {"due_on": TODAY().isoformat()})
    number = MinuteLine.objects.get().number
    MinuteLine.objects.update(due_on=TODAY() - timedelta(days=2))
    assert "Te laat" in worker.get("/desk/conferences/").content.decode()
    end = f"/desk/minutes/{table.item}/lines/{number}/end/"
    assert worker.post(end, {"state": "NOT_POSSIBLE"}).status_code == 422
    worker.post(end, {"state": "NOT_POSSIBLE", "why_not": "Alles vol."})
    assert MinuteLine.objects.get().state == "NOT_POSSIBLE"
    assert "Alles vol." in worker.get(f"/desk/minutes/{table.item}/").content.decode()


@pytest.mark.parametrize(
    "posted",
    [{}, {"kind": "ACTION", "due_on": "soon"}, {"about": "²"}, {"field": "LOCATION"}, {"version": "9" * 400}],
)
def test_a_form_that_nobody_sent_minutes_nothing(worker, table, posted):
    said = line(table) | posted if posted else {}
    assert worker.post(f"/desk/minutes/{table.item}/lines/", said).status_code == 422
    assert worker.post(f"/desk/minutes/{table.item}/review/", posted | {"on": "x"}).status_code == 422
    assert not MinuteLine.objects.exists()


@pytest.mark.parametrize("somebody", ["outsider", "at_shelter", "volunteer", "statistician", "administrator"])
def test_nobody_else_finds_it(cast, client_of, table, somebody):
    client = client_of(getattr(cast, somebody))
    page, minutes = f"/desk/conferences/{table.id}/", f"/desk/minutes/{table.item}/"
    assert str(table.id) not in client.get("/desk/conferences/").content.decode()
    for address in (page, minutes):
        assert client.get(address).status_code == 404
    for address in (
        f"{page}agenda/", f"{page}there/", f"{page}there/1/", f"{page}close/",
        f"{page}minutes/{table.welfare}/", f"{minutes}lines/", f"{minutes}lines/1/end/",
    ):  # fmt: skip
        said = line(table) | {"case": str(table.case), "called": "x", "how": "PRESENT", "state": "DONE"}
        assert client.post(address, said).status_code == 404
    assert not MinuteLine.objects.exists()
    assert Attendance.objects.count() == 2


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_are_read_by_everybody_and_fit_a_phone(cast, page_of, live_server, table, scheme):
    table.line(cast, "Zij is bang. " * 20, to=[table.welfare])
    table.line(cast, "Bel haar.", kind="ACTION", field="TASKS", action=Action(table.welfare, TODAY()))
    assert AgendaItem.objects.get().version == 3
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    addresses = ("/desk/conferences/", f"/desk/conferences/{table.id}/", f"/desk/minutes/{table.item}/")
    for address in addresses:
        page.goto(live_server.url + address)
        for each in page.locator("main summary").all():
            each.click()
        for width in (360, 1280):
            resize(page, width)
            assert not scrolls_sideways(page), (address, width)
        assert violations(page) == []
