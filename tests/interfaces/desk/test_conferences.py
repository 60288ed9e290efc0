"""Conferences at the desk: called, minuted, two at once, and a PDF for each agency."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from houvast.interfaces.desk import minutes
from houvast.records.cases.models import Attendance, Conference, MinuteLine, Seat
from houvast.records.cases.operations import conferences, grounds, tying
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


def test_who_of_the_team_knows_somebody_in_a_case_is_to_be_closed_out_of_the_case_itself(worker, table):
    page = f"/desk/conferences/{table.id}/"
    worker.post(f"{page}there/", {"called": "Collega", "how": "PRESENT"})
    worker.post(f"{page}there/", {"called": "Student", "how": "OBSERVER", "signed_on": TODAY().isoformat()})
    to_close = f'href="/desk/cases/{table.case}/#closed-to"'
    for number in (1, 4):  # of an agency, which loses what was minuted; and who looks on, who has no account
        worker.post(f"{page}there/{number}/", {"item": "1"})
        assert to_close not in worker.get(page).content.decode()
    worker.post(f"{page}there/3/", {"item": "1"})
    shown = worker.get(page).content.decode()
    assert shown.count(to_close) == 1
    assert "Sluit het voor die persoon:" in shown
    assert 'id="closed-to"' in worker.get(f"/desk/cases/{table.case}/").content.decode()


def test_a_line_is_minuted_and_each_agency_has_its_own_pdf(worker, table):
    assert worker.post(f"/desk/minutes/{table.item}/lines/", line(table)).status_code == 302
    assert "Zij is &lt;b&gt;bang&lt;/b&gt;." in worker.get(f"/desk/minutes/{table.item}/").content.decode()
    made = worker.post(f"/desk/conferences/{table.id}/minutes/{table.welfare}/")
    assert (made["Content-Type"], made["Content-Disposition"]) == (
        "application/pdf", 'attachment; filename="minutes.pdf"',
    )  # fmt: skip
    nobody = worker.post(f"/desk/conferences/{table.id}/minutes/{uuid.uuid4()}/")
    assert nobody["Location"] == f"/desk/conferences/{table.id}/"


def test_a_withdrawal_says_that_an_agency_knows_who_its_minutes_named(cast, worker, table):
    worker.post(f"/desk/minutes/{table.item}/lines/", line(table))
    worker.post(f"/desk/conferences/{table.id}/minutes/{table.welfare}/")
    ground, _seat = table.grounds[table.welfare]
    ended = worker.post(f"/desk/cases/{table.case}/table/grounds/{ground}/end/").content.decode()
    assert "Welfare · Wie het is · Persoon 1" in ended
    assert (
        "Welfare · Wie het is · Mevrouw Janssens"
        in worker.get(f"/desk/cases/{table.case}/table/").content.decode()
    )


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


def test_to_whom_a_case_is_closed_is_told_that_a_colleague_makes_its_minutes(cast, worker, client_of, table):
    worker.post(f"/desk/minutes/{table.item}/lines/", line(table))
    tying.tie_staff(table.case, cast.lead.id, by=cast.worker)
    lead, page = client_of(cast.lead), f"/desk/conferences/{table.id}/"
    answer = lead.post(f"{page}minutes/{table.welfare}/")
    assert answer["Location"] == page
    assert "Vraag een collega van je team om het te maken." in lead.get(page).content.decode()
    assert Attendance.objects.get(agency=table.welfare).minutes_on is None


@pytest.fixture
def at_once(monkeypatch) -> list[Callable[[], None]]:
    """What is done beside pages waits here until a test lets it go on."""
    waiting: list[Callable[[], None]] = []

    monkeypatch.setattr(minutes, "beside", lambda work, *, failed: waiting.append(work))
    monkeypatch.setattr(minutes, "_kept", {})
    return waiting


def test_minutes_for_all_are_made_beside_a_page_that_says_how_many_are_ready(
    worker, table, at_once, client_of, cast
):
    worker.post(f"/desk/minutes/{table.item}/lines/", line(table))
    conference = f"/desk/conferences/{table.id}/"
    page = f"{conference}minutes/"
    assert worker.post(f"{page}make/")["Location"] == page
    assert worker.post(f"{page}make/")["Location"] == page  # pressed twice, it is begun once
    assert len(at_once) == 1
    begun = worker.get(page).content.decode()
    assert "0 van 2" in begun
    assert 'data-again="1"' in begun  # without script a link leads here again
    assert f'href="{page}" data-again-instead' in begun
    at_once.pop()()
    ready = worker.get(page).content.decode()
    assert "2 van 2" in ready
    saved = worker.get(f"{page}{table.welfare}/saved/")
    assert saved.content.startswith(b"%PDF")
    assert saved["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert client_of(cast.lead).get(f"{page}{table.welfare}/saved/").status_code == 302  # not who asked
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter):
        client = client_of(nobody)
        assert client.get(page).status_code == 404
        assert client.post(f"{page}make/").status_code == 404
        assert client.get(f"{page}{table.welfare}/saved/").status_code == 404


def test_where_those_of_one_agency_cannot_be_made_the_others_are_and_it_says_why(worker, table, at_once):
    Seat.objects.filter(agency=table.welfare).update(state="ENDED", ended_on=TODAY())
    page = f"/desk/conferences/{table.id}/minutes/"
    worker.post(f"{page}make/")
    at_once.pop()()
    shown = worker.get(page).content.decode()
    assert shown.count("(PDF)") == 1
    assert worker.get(f"{page}{table.welfare}/saved/").status_code == 302
    made = dict(Attendance.objects.filter(agency__isnull=False).values_list("agency", "minutes_on"))
    assert (made[table.welfare], TODAY() in made.values()) == (None, True)


def test_what_a_restart_forgot_is_known_from_the_database_and_made_again_when_it_is_saved(
    worker, client_of, cast, table, at_once
):
    page = f"/desk/conferences/{table.id}/minutes/"
    worker.post(f"{page}make/")
    at_once.pop()()
    minutes._kept.clear()
    assert "2 van 2" in worker.get(page).content.decode()
    assert worker.get(f"{page}{table.welfare}/saved/").content.startswith(b"%PDF")
    assert client_of(cast.lead).get(f"{page}{table.welfare}/saved/").status_code == 302  # not who asked
    assert worker.get(f"{page}{cast.phone_line}/saved/").status_code == 302  # none of the list
    Seat.objects.filter(agency=table.welfare).update(state="ENDED", ended_on=TODAY())
    assert worker.get(f"{page}{table.welfare}/saved/").status_code == 302  # as the gate permits it then


@pytest.mark.parametrize("what", ["withdrawn", "conflict", "struck", "closed to who asks"])
def test_minutes_that_were_ready_are_not_given_once_their_agency_may_not_have_them(
    cast, worker, table, at_once, what
):
    worker.post(f"/desk/minutes/{table.item}/lines/", line(table))
    page = f"/desk/conferences/{table.id}/minutes/"
    worker.post(f"{page}make/")
    at_once.pop()()
    assert worker.get(f"{page}{table.welfare}/saved/").content.startswith(b"%PDF")
    ground, _seat = table.grounds[table.welfare]
    {
        "withdrawn": lambda: grounds.end_ground(ground, by=cast.worker),
        "conflict": lambda: conferences.declare_conflict(table.id, 1, item=1, by=cast.worker),
        "struck": lambda: conferences.strike_attendance(table.id, 1, by=cast.worker),
        "closed to who asks": lambda: tying.tie_staff(table.case, cast.worker.id, by=cast.lead),
    }[what]()
    assert worker.get(f"{page}{table.welfare}/saved/").status_code == 302


def test_a_process_that_knows_nothing_of_it_says_how_far_and_begins_nothing_twice(
    worker, table, at_once, monkeypatch
):
    page = f"/desk/conferences/{table.id}/minutes/"
    worker.post(f"{page}make/")
    minutes._kept.clear()  # as another process has none
    shown = worker.get(page).content.decode()
    assert "0 van 2" in shown
    assert 'data-again="1"' in shown
    assert worker.post(f"{page}make/")["Location"] == page
    assert len(at_once) == 1
    Attendance.objects.filter(agency=table.welfare).update(minutes_on=TODAY())
    assert "1 van 2" in worker.get(page).content.decode()
    monkeypatch.setattr(minutes, "PATIENCE", 0)  # whoever made them was ended: it is offered again
    shown = worker.get(page).content.decode()
    assert 'data-again="1"' not in shown
    assert "make/" in shown
    worker.post(f"{page}make/")
    assert len(at_once) == 2


def test_coming_conferences_stand_first_and_former_ones_by_year(cast, worker, table):
    today = TODAY()
    for years in (0, 1, 1, 2):
        day = today.replace(year=today.year - years, month=1, day=1)
        made = Conference.objects.get(pk=table.id)
        made.pk, made.held_on, made.closed_on = uuid.uuid4(), day, day
        made.save(force_insert=True)
    shown = worker.get("/desk/conferences/").content.decode()
    assert shown.index(str(table.id)) < shown.index('id="former"')
    assert shown.count("Conferentie van 1 januari") + shown.count("overleg van 1 januari") == 1
    before = worker.get(f"/desk/conferences/?year={today.year - 1}").content.decode()
    assert before.count(f"1 januari {today.year - 1}") == 2
    for odd in ("?year=0000", "?year=x", "?year=9999"):
        assert worker.get(f"/desk/conferences/{odd}").status_code == 200
