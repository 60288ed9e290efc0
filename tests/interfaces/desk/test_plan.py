"""The plan at the desk and in public: written, brought in, pointed at a published cell, reported."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast
from houvast.records.plan import operations
from houvast.records.plan.models import MeasureVersion
from records.plan.conftest import MEASURE, PHONE, published  # noqa: F401  # a fixture
from records.plan.test_plan import HEAD, LINE

ADDRESS = "/desk/plan/"
FORM = {
    "reference": "3.1", "title_nl": "Mannen vinden hulp", "title_en": "Men find help", "about_nl": "",
    "owner": "Hulplijn", "article": "13", "status": "PLANNED", "begins": "2026-01-01", "until": "2026-12-31",
    "after": "0",
}  # fmt: skip


@pytest.fixture
def statistician(cast: Cast, client_of) -> Client:
    client = client_of(cast.statistician)
    client.post("/desk/language/", {"language": "en"})
    return client


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_measure_that_is_written_at_the_desk_is_read_by_everybody(statistician: Client):
    page = statistician.post(ADDRESS, FORM, follow=True).content.decode()
    assert "Everybody reads it now." in page
    assert "Men find help" in text(Client(), "/en/plan/")
    french = text(Client(), "/fr/plan/")
    assert '<span lang="nl">Mannen vinden hulp</span>' in french


@pytest.mark.parametrize(
    "changed", [{"title_nl": ""}, {"until": "2020-01-01"}, {"reference": "no good"}, {"about_fr": "Ceci."}]
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(changed: dict, statistician: Client):
    response = statistician.post(ADDRESS, FORM | changed)
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert not MeasureVersion.objects.exists()


def test_a_cell_is_chosen_among_published_ones_and_stands_on_the_page_with_its_period(
    statistician: Client,
    published: uuid.UUID,  # noqa: F811
):
    statistician.post(ADDRESS, FORM)
    page = text(statistician, f"{ADDRESS}measure/3.1/?table=contacts_by_channel")
    assert '<option value="PHONE"' in page
    said = {"after": "1", "table": PHONE.table, "line": "PHONE", "column": ""}
    statistician.post(f"{ADDRESS}measure/3.1/figure/", said)
    public = text(Client(), "/en/plan/")
    cell = "line-PHONE-1"
    assert f'/en/figures/{published}/contacts_by_channel/#{cell}">2025</a>' in public
    assert ">12</td>" in public
    table = text(Client(), f"/en/figures/{published}/contacts_by_channel/")
    assert re.search(rf'<td id="{cell}"[^>]*>.*?12<', table)


def test_a_file_with_faults_shows_them_by_line(statistician: Client):
    wrong = HEAD + LINE.format(ref="1.1") + LINE.format(ref="1.2").replace("UNDER_WAY", "SOON")
    response = statistician.post(
        f"{ADDRESS}bring-in/", {"file": SimpleUploadedFile("plan.csv", wrong.encode())}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "Nothing of this file was taken." in page
    assert "Line 3, <code>status</code>" in page


def test_the_file_to_begin_with_can_be_brought_in(statistician: Client):
    example = statistician.get(f"{ADDRESS}example/").content
    response = statistician.post(
        f"{ADDRESS}bring-in/", {"file": SimpleUploadedFile("plan.csv", example)}, follow=True
    )
    assert "New or changed measures: 1" in response.content.decode()


def test_a_report_is_issued_at_the_desk_and_read_as_a_page_and_in_print(statistician: Client, cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    statistician.post(f"{ADDRESS}report/", {"year": "2025"})
    for language, words in (("nl", "Verslag over het plan, 2025"), ("en", "Report on the plan, 2025")):
        assert words in text(Client(), f"/{language}/plan/2025/")
        made = Client().get(f"/{language}/plan/2025/pdf/")
        assert made["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")
    assert Client().get("/nl/plan/2024/").status_code == 404
    assert Client().get("/nl/plan/2024/pdf/").status_code == 404


@pytest.mark.parametrize("who", ["worker", "volunteer", "outsider"])
def test_who_does_not_keep_the_plan_finds_no_page_of_it_at_the_desk(who: str, cast: Cast, client_of):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    client = client_of(getattr(cast, who))
    for address in (ADDRESS, f"{ADDRESS}measure/2.4/", f"{ADDRESS}example/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{ADDRESS}report/", {"year": "2025"}).status_code == 404
    assert client.post(f"{ADDRESS}measure/2.4/retire/", {"after": "1"}).status_code == 404
    assert MeasureVersion.objects.count() == 1
