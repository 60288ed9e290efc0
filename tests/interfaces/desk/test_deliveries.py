"""Deliveries at the desk: brought in, read, and the report sent back."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast
from houvast.records.releases.models import Delivery
from records.releases.test_delivering import GOOD, MAPPING

ADDRESS = "/desk/figures/deliveries/"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    return tmp_path


@pytest.fixture
def statistician(cast: Cast, client_of) -> Client:
    client = client_of(cast.statistician)
    client.post("/desk/language/", {"language": "en"})
    return client


def sent(content: str = GOOD, mapping: str | None = MAPPING, **said: object) -> dict[str, object]:
    files = {"file": SimpleUploadedFile("police.csv", content.encode())}
    if mapping is not None:
        files["mapping"] = SimpleUploadedFile("mapping.yaml", mapping.encode())
    return {**files, **said}


def test_a_file_with_its_mapping_comes_in_and_its_report_is_read(statistician: Client):
    answer = statistician.post(ADDRESS, sent(), follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Local police of an invented town" in text
    assert "The delivery can be used" in text
    link = re.search(r'<a [^>]*href="[^"]*/invented_police_2024.csv"[^>]*>([^<]+)</a>', text)
    assert link
    assert link[1] == Delivery.objects.get().report["read"]["en"]["titles"]["invented_police_2024"]
    assert link[1] != "invented_police_2024"
    assert "Taken" in statistician.get(ADDRESS).content.decode()


def test_a_refused_file_says_the_line_and_offers_no_table(statistician: Client):
    text = statistician.post(ADDRESS, sent("form,cases\nfysiek,-3\n"), follow=True).content.decode()
    assert "Refused" in text
    assert "“-#” is negative" in text
    assert "line 2" in text
    assert re.search(r'href="[^"]*\.csv"', text) is None


def test_the_report_is_downloaded_in_the_language_of_the_sender(statistician: Client):
    statistician.post(ADDRESS, sent())
    each = Delivery.objects.get()
    page = statistician.get(f"{ADDRESS}{each.pk}/report.html?language=de")
    assert page["Content-Disposition"] == 'attachment; filename="report.de.html"'
    assert 'lang="de"' in page.content.decode()
    assert json.loads(statistician.get(f"{ADDRESS}{each.pk}/report.json").content)["rows"] == 3
    table = statistician.get(f"{ADDRESS}{each.pk}/invented_police_2024.csv")
    assert table["Content-Type"].startswith("text/csv")


def test_tables_are_called_by_their_name_once_the_report_is_erased(statistician: Client):
    statistician.post(ADDRESS, sent())
    Delivery.objects.update(report={})
    each = Delivery.objects.get()
    assert ">invented_police_2024</a>" in statistician.get(f"{ADDRESS}{each.pk}/").content.decode()


def test_the_next_file_is_read_as_an_earlier_delivery(statistician: Client):
    statistician.post(ADDRESS, sent())
    earlier = Delivery.objects.get()
    statistician.post(ADDRESS, sent(GOOD.replace("120", "130"), None, like=str(earlier.pk)))
    assert Delivery.objects.count() == 2
    assert len(set(Delivery.objects.values_list("mapping_sha256", flat=True))) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (sent(mapping=None), "No mapping is known for this file"),
        (sent(mapping="no"), "This mapping cannot be used"),
        (sent(mapping=MAPPING.replace("unit: OFFENCE", "unit: [a]")), "mapping.yaml:9: unit is one of"),
        (
            sent(mapping=MAPPING.replace("value: cases", "value: cases\n    total: abc")),
            "total is a whole number",
        ),
        (sent(mapping=MAPPING + "printed: nee\n"), "printed is true or false"),
        (sent(mapping=MAPPING.replace("from: 2024-01-01", "from: 2024-13-01")), "mapping.yaml:11: not YAML"),
        ({}, "This field is required"),
    ],
)
def test_what_cannot_be_read_stays_on_the_page_with_its_reason(statistician: Client, wrong, why: str):
    answer = statistician.post(ADDRESS, wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("who", ["worker", "lead", "outsider"])
def test_who_makes_no_figures_finds_no_page(cast: Cast, client_of, statistician: Client, who: str):
    statistician.post(ADDRESS, sent())
    other = client_of(getattr(cast, who))
    id = Delivery.objects.get().pk
    for address in (ADDRESS, f"{ADDRESS}{id}/", f"{ADDRESS}{id}/report.html", f"{ADDRESS}{uuid.uuid4()}/"):
        assert other.get(address).status_code in (403, 404)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_pages_read_in_every_language(statistician: Client, language: str):
    statistician.post(ADDRESS, sent())
    statistician.post("/desk/language/", {"language": language})
    for address in (ADDRESS, f"{ADDRESS}{Delivery.objects.get().pk}/"):
        text = statistician.get(address).content.decode()
        assert f'<html lang="{language}"' in text
