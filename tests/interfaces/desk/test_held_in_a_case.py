"""What is held before it leaves a case: typed words stay, a lead decides, and it is sent again."""

import pytest
from django.urls import reverse

from cast import Cast
from houvast.records.cases import operations
from houvast.records.cases.models import AgendaItem, Attendance, Contribution, MinuteLine
from houvast.records.cases.operations import Person, conferences, partnering, plans
from houvast.records.contacts.models import HeldText
from houvast.records.directory import comparing
from records.cases.test_conferences import TODAY, Table
from records.directory.shelters import shelter

TEXT = "Go to the wilgenstr. 17 & ask for Kim"
KEPT = "Go to the wilgenstr. 17 &amp; ask for Kim"


@pytest.fixture
def table(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Table:
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    return Table(cast)


def test_what_is_laid_on_the_table_stays_typed_and_leaves_once_a_lead_let_it(cast, client_of, table):
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    seat = table.grounds[table.welfare][1]
    said = {"words": TEXT, "field": "SITUATION", "about": "1", "to": [str(seat)]}
    page = f"/desk/cases/{table.case}/table/"
    refused = worker.post(f"{page}laid/", said)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert KEPT in shown
    assert f'name="to" value="{seat}" checked' in shown
    assert not Contribution.objects.exists()
    own = worker.get(reverse("desk:held")).content.decode()
    assert f"/desk/cases/{table.case}/" in own  # the way back
    waiting = lead.get(reverse("desk:held")).content.decode()
    assert "Welfare" in waiting
    assert "Shelter for everybody" in waiting
    assert "Shelter for everybody" not in own
    lead.post(reverse("desk:decide_held", args=[HeldText.objects.get().id, "let"]))
    assert worker.post(f"{page}laid/", said).status_code == 302
    who = table.people[table.welfare]
    assert [each.words for each in partnering.read_shared(seat, by=who).laid] == [TEXT]


def test_what_is_passed_on_keeps_who_was_chosen(cast, client_of, table):
    worker = client_of(cast.worker)
    page = f"/desk/cases/{table.case}/table/"
    worker.post(f"{page}laid/", {"words": TEXT, "field": "SITUATION", "about": "1"})
    seat = table.grounds[table.welfare][1]
    laid = Contribution.objects.get()
    refused = worker.post(f"{page}laid/{laid.id}/", {"to": [str(seat)]})
    assert refused.status_code == 422
    assert f'id="to-1-{seat}" name="to" value="{seat}" checked' in refused.content.decode()
    assert laid.keys.filter(seat__isnull=False).count() == 0


def test_a_line_of_minutes_and_a_name_on_the_list_stay_typed(cast, client_of, table):
    worker = client_of(cast.worker)
    version = AgendaItem.objects.get(id=table.item).version
    line = {
        "words": TEXT, "kind": "DECISION", "field": "SITUATION", "about": "1", "version": version,
        "to": [str(table.welfare)],
    }  # fmt: skip
    refused = worker.post(f"/desk/minutes/{table.item}/lines/", line)
    assert (refused.status_code, MinuteLine.objects.count()) == (422, 0)
    assert KEPT in refused.content.decode()
    there = {"called": "Wilgenstraat 17", "agency": str(table.health), "how": "EXCUSED"}
    refused = worker.post(f"/desk/conferences/{table.id}/there/", there)
    assert (refused.status_code, Attendance.objects.count()) == (422, 2)
    shown = refused.content.decode()
    assert 'value="Wilgenstraat 17"' in shown
    assert f'value="{table.health}" selected' in shown
    assert 'value="EXCUSED" selected' in shown


def test_minutes_and_a_plan_on_paper_are_refused_in_words_and_no_file_comes(cast, client_of, table):
    worker = client_of(cast.worker)
    read = operations.read(table.case, by=cast.worker)
    people = [Person(1, called="Wilgenstraat 17", age_group="ADULT"), *read.people[1:]]
    operations.change_people(table.case, people, [], version=read.version, by=cast.worker)
    refused = worker.post(f"/desk/conferences/{table.id}/minutes/{table.welfare}/", follow=True)
    assert reverse("desk:conference", args=[table.id]) in refused.redirect_chain[-1][0]
    plans.write_plan(
        table.case, {"PEOPLE": TEXT}, person=1, language="nl", safe=["PAPER"],
        review_on=TODAY() + conferences.FURTHEST, after=0, by=cast.worker,
    )  # fmt: skip
    refused = worker.post(reverse("desk:print_plan", args=[table.case, 1]), follow=True)
    assert not refused.content.startswith(b"%PDF")
    assert HeldText.objects.count() == 2


def test_nobody_else_finds_what_was_held_of_a_case(cast, client_of, table):
    client_of(cast.worker).post(
        f"/desk/cases/{table.case}/table/laid/",
        {
            "words": TEXT, "field": "SITUATION", "about": "1",
            "to": [str(table.grounds[table.welfare][1])],
        },
    )  # fmt: skip
    held = HeldText.objects.get().id
    for nobody in (cast.outsider, cast.volunteer, *table.people.values()):
        client = client_of(nobody)
        page = client.get(reverse("desk:held"))
        assert KEPT not in page.content.decode()
        assert client.post(reverse("desk:decide_held", args=[held, "let"])).status_code == 404
    assert HeldText.objects.get().state == "HELD"
