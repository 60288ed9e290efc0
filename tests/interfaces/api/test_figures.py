"""Published figures for machines: what is listed, which files come, which never, and their catalogue."""

import hashlib
import json
import re
import uuid
from pathlib import Path

import pyshacl
import pytest
import rdflib
from django.test import Client

from houvast.interfaces.shell.buckets import Buckets
from houvast.library import dcat
from houvast.library.figures.export import FORMATS
from houvast.records.releases import operations
from records.releases import conftest as releases

pytestmark = [
    pytest.mark.django_db,
    # pyshacl and rdflib itself, with JSON-LD, still call what rdflib renamed.
    pytest.mark.filterwarnings("ignore:Dataset[.]:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
SHAPES = Path(__file__).parent / "dcat_ap_shapes.ttl"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")

# A year of contacts, and its release, as the tests of releases have them.
home, few_tables = releases.home, releases.few_tables
contacted, gathered = releases.contacted, releases.gathered


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch):
    monkeypatch.setattr("houvast.interfaces.api.views.buckets", Buckets())


def get(address: str = "", status: int = 200):
    answer = Client().get(f"/api/figures/{address}")
    assert answer.status_code == status, answer.content[:300]
    return answer


def files(release: uuid.UUID):
    return [file for table in get(f"{release}").json()["tables"] for file in table["files"]]


def graph(kind: str = "ttl") -> rdflib.Graph:
    formats = {"ttl": "turtle", "jsonld": "json-ld"}
    return rdflib.Graph().parse(data=get(f"catalogue.{kind}").content, format=formats[kind])


def test_with_nothing_published_there_is_an_empty_list_and_an_empty_catalogue():
    assert get().json()["releases"] == []
    assert list(graph().subjects(rdflib.RDF.type, DCAT.Dataset)) == []


def test_a_release_names_the_address_size_and_hash_of_every_file(published, settings):
    settings.LIMIT_NETWORKS = False
    (listed,) = get().json()["releases"]
    assert (listed["id"], listed["from"], listed["until"]) == (str(published), "2025-01-01", "2026-01-01")
    found = files(published)
    assert {file["format"] for file in found} >= {*FORMATS, "svg", "png"}
    for file in found:
        content = Client().get(file["url"].removeprefix("http://testserver")).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])


def test_a_csv_says_where_its_definition_is(published):
    answer = get(f"{published}/contacts_by_problem.csv")
    assert answer["Content-Type"] == "text/csv"
    beside = f"http://testserver/api/figures/{published}/contacts_by_problem.csv-metadata.json"
    assert answer["Link"] == f'<{beside}>; rel="describedby"; type="application/csvm+json"'
    assert json.loads(get(f"{published}/contacts_by_problem.csv-metadata.json").content)["url"]


def test_each_format_has_its_media_type(published):
    for format_ in ("sdmx.csv", "sdmx.xml", "structure.xml", "parquet", "nl.ods", "nl.xlsx"):
        answer = get(f"{published}/contacts_by_problem.{format_}")
        known = dcat.FORMATS[format_.removeprefix("nl.")]
        assert answer["Content-Type"] == known.media_type
        assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["index.json", "nothing.csv", "..%2findex.json", "%00"])
def test_a_file_that_is_not_named_does_not_come(published, name):
    get(f"{published}/{name}", status=404)


def test_what_is_not_published_does_not_come(gathered, contacted):
    for step in ("propose", "check", "sign"):
        by = contacted.signer if step == "sign" else contacted.statistician
        getattr(operations, step)(gathered, by=by)
        get(f"{gathered}", status=404)
        get(f"{gathered}/contacts_by_problem.csv", status=404)


def test_a_withdrawn_release_is_listed_with_its_reason_and_its_files_are_gone(published, contacted):
    operations.withdraw(published, reason="WRONG_COUNT", by=contacted.signer)
    assert get().json()["releases"][0]["withdrawn"]["en"]
    get(f"{published}", status=404)
    get(f"{published}/contacts_by_problem.csv", status=404)
    assert list(graph().subjects(rdflib.RDF.type, DCAT.Dataset)) == []


@pytest.mark.parametrize("kind", ["ttl", "jsonld"])
def test_the_catalogue_has_all_that_dcat_ap_asks(published, kind):
    conforms, _, told = pyshacl.validate(graph(kind), shacl_graph=str(SHAPES))
    assert conforms, told


def test_shapes_refuse_a_catalogue_that_lacks_something(published):
    broken = graph()
    broken.remove((None, DCT.publisher, None))
    broken.remove((None, SPDX.checksum, None))
    conforms, _, told = pyshacl.validate(broken, shacl_graph=str(SHAPES))
    assert not conforms
    assert "publisher" in told
    assert "checksum" in told


def test_french_words_of_the_catalogue_have_a_space_before_a_colon(published):
    words = [each for each in graph("ttl").objects() if getattr(each, "language", None) == "fr"]
    assert any("\u00a0: " in each for each in words)
    assert not [each for each in words if re.search(r"[^\u00a0]: ", each)]


def test_both_writings_of_the_catalogue_say_the_same(published):
    assert len(graph("ttl")) == len(graph("jsonld"))


def test_a_table_is_a_series_its_year_a_dataset_and_each_file_a_distribution(published):
    found = graph()
    assert len(set(found.subjects(rdflib.RDF.type, DCAT.DatasetSeries))) == 2
    datasets = list(found.subjects(rdflib.RDF.type, DCAT.Dataset))
    assert len(datasets) == 2
    urls = {str(url) for url in found.objects(predicate=DCAT.downloadURL)}
    assert urls == {file["url"] for file in files(published) if file["format"] in dcat.FORMATS}
    titles = {title.language: str(title) for title in found.objects(datasets[0], DCT.title)}
    assert set(titles) == {"nl", "fr", "de", "en"}
    assert titles["en"].endswith(", 2025")


def test_a_folder_from_before_the_new_formats_goes_on_working(published, home):
    folder = home / "releases" / str(published)
    index = json.loads((folder / "index.json").read_text())
    for table in index["tables"]:
        table["files"] = [file for file in table["files"] if file["format"] in ("csv", "xlsx", "html", "svg")]
    index.pop("licence")
    (folder / "index.json").chmod(0o644)
    (folder / "index.json").write_text(json.dumps(index))
    assert {file["format"] for file in files(published)} == {"csv", "xlsx", "html", "svg"}
    get(f"{published}/contacts_by_problem.sdmx.xml", status=404)
    conforms, _, told = pyshacl.validate(graph(), shacl_graph=str(SHAPES))
    assert conforms, told
    assert "CSV" in Client().get(f"/en/figures/{published}/contacts_by_problem/").content.decode()


def test_it_describes_itself(published):
    assert get("openapi.json").json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("address", ["null,null/0", "nothing", "catalogue.xml", "0/0/0"])
def test_an_address_that_is_none_is_answered_as_data(db, address):
    answer = Client().get(f"/api/figures/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert answer.json()["problem"]
