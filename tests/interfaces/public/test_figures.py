"""The page of published figures: what it lists, what it lays out, which files it gives, and which never."""

import json
import re
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from browser import resize, scrolls_sideways
from houvast.interfaces.public import choosing, published
from houvast.records.releases.queries import Published

pytestmark = pytest.mark.django_db

LANGUAGES = ("nl", "fr", "de", "en")
RELEASE = uuid.UUID(int=7)
DRAWING = "<svg></svg>"
FILES = ("calls.csv", "calls.json", "calls.nl.xlsx", "calls.en.xlsx", "calls.nl.html", "calls.nl.svg")

ANSWERS = ("answer.en.pdf", "answer.en.html", "answer.nl.pdf", "answer.nl.html")


def laid_out(language):
    return {
        "title": f"Calls ({language})",
        "subtitle": "contacts, 2025",
        "heads": ["Problem"],
        "columns": ["Contacts"],
        "rows": [
            {"names": ["A"], "cells": [{"text": "12", "kind": "open", "mark": ""}], "total": False},
            {"names": ["B"], "cells": [{"text": "1-4", "kind": "small", "mark": "a"}], "total": False},
            {"names": ["All"], "cells": [{"text": "15", "kind": "open", "mark": ""}], "total": True},
        ],
        "marks": ["a: hidden because it is small"],
        "remarks": [],
        "definition": [["Unit", "contacts"], ["Population", "everybody"]],
    }


def described(name):
    parts = name.split(".")
    language = parts[1] if len(parts) == 3 else ""
    return {"name": name, "format": parts[-1], "language": language, "size": 10}


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A release as its folder tells of it; the records hold no more of it than this."""
    for name in FILES:
        (tmp_path / name).write_text("<b>x</b>")
    (tmp_path / "calls.page.json").write_text(json.dumps({code: laid_out(code) for code in LANGUAGES}))
    (tmp_path / "calls.nl.svg").write_text(DRAWING)
    (tmp_path / "facts.parquet").write_text("secret")
    for name in ANSWERS:
        (tmp_path / name).write_text("answer")
    index = {
        "tables": [
            {
                "name": "calls",
                "title": {code: f"Calls ({code})" for code in LANGUAGES},
                "subtitle": dict.fromkeys(LANGUAGES, "contacts, 2025"),
                "drawing": {"nl": "Meest gebeld over A."},
                "files": [described(name) for name in FILES],
            }
        ],
        "answer": [described(name) for name in ANSWERS],
    }
    told = Published(
        RELEASE, uuid.uuid4(), "Hulplijn", date(2025, 1, 1), date(2026, 1, 1), date(2026, 3, 1),
        tmp_path, None, None, index,
    )  # fmt: skip
    stands = [told]
    monkeypatch.setattr(published.queries, "published", lambda: stands)
    return stands


def get(address):
    return Client().get(f"/nl/figures/{address}")


def test_with_nothing_published_the_page_says_so():
    assert "nog geen cijfers gepubliceerd" in get("").content.decode()


def test_a_release_is_listed_with_its_period_and_tables_in_the_language_of_the_page(release):
    page = get("").content.decode()
    assert "Hulplijn, 2025" in page
    assert "Calls (nl)" in page
    assert f'href="/nl/figures/{RELEASE}/calls/"' in page


def test_tables_stand_by_what_they_count_and_of_whom_each_said_once(release):
    [one] = release[0].index["tables"]
    for name, counted in (
        ("shelters", ("Beds", "all beds")),
        ("hours", ("Contacts", "everybody")),
        ("kinds", ("Contacts", "some")),
    ):
        definition = {code: [["Unit", counted[0]], ["Population", counted[1]]] for code in LANGUAGES}
        release[0].index["tables"].append({**one, "name": name, "definition": definition})
    one["definition"] = {code: [["Unit", "Contacts"], ["Population", "everybody"]] for code in LANGUAGES}
    page = get("").content.decode()
    read = re.findall(r'tables__unit">(.*?)</h3>|tables__of">(.*?)</p>|/(calls|shelters|hours|kinds)/"', page)
    assert ["".join(each) for each in read] == [
        *("Contacts", "everybody", "calls", "hours", "some", "kinds"),
        *("Beds", "all beds", "shelters"),
    ]


def test_a_table_is_laid_out_with_its_definition(release):
    page = get(f"{RELEASE}/calls/").content.decode()
    assert "Calls (nl)" in page
    assert '<th scope="row"' in page
    assert "everybody" in page


def test_a_protected_cell_is_hatched_and_explained(release):
    page = get(f"{RELEASE}/calls/").content.decode()
    assert page.count("protected") == 1
    assert "hidden because it is small" in page


def test_a_drawing_stands_in_the_page_in_its_language_only(release):
    page = get(f"{RELEASE}/calls/").content.decode()
    assert DRAWING in page
    assert "Meest gebeld over A.</p>" in page
    assert "<svg" not in Client().get(f"/fr/figures/{RELEASE}/calls/").content.decode()


@pytest.mark.parametrize(("language", "order"), [("nl", "nl nl en en"), ("en", "en en nl nl")])
def test_the_answers_stand_by_language_that_of_the_page_first(release, language, order):
    page = Client().get(f"/{language}/figures/").content.decode()
    assert " ".join(re.findall(r"files/answer\.(\w\w)\.", page)) == order
    assert page.index("Nederlands</span>:") < page.rindex("answer.nl.html") < page.rindex("answer.nl.pdf")
    assert "English</span>:" in page


@pytest.mark.parametrize("name", ["answer.nl.html", "calls.nl.html"])
def test_a_document_may_use_the_typeface_that_it_brings_and_run_nothing(release, name):
    policy = get(f"{RELEASE}/files/{name}")["Content-Security-Policy"]
    assert "font-src data:" in policy
    assert "default-src 'none'" in policy


def test_files_are_given_in_the_language_of_the_page(release):
    page = get(f"{RELEASE}/calls/").content.decode()
    assert "calls.nl.xlsx" in page
    assert "calls.en.xlsx" not in page


@pytest.mark.parametrize("name", ["calls.csv", "calls.nl.html", "answer.nl.pdf"])
def test_a_file_that_the_index_names_is_given_and_can_do_nothing(release, name):
    response = get(f"{RELEASE}/files/{name}")
    assert response.status_code == 200
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert ("attachment" in response["Content-Disposition"]) is (name == "calls.csv")
    assert "houvast" not in response["Content-Disposition"]
    response.close()


@pytest.mark.parametrize(
    "name", ["facts.parquet", "calls.page.json", "index.json", "..%2F..%2Fetc%2Fpasswd", "x.csv"]
)
def test_any_other_file_is_not_found(release, name):
    assert get(f"{RELEASE}/files/{name}").status_code == 404


@pytest.mark.parametrize("address", [f"{uuid.UUID(int=8)}/calls/", f"{RELEASE}/other/", "7/calls/"])
def test_a_table_that_is_not_there_is_not_found(release, address):
    assert get(address).status_code == 404


def test_a_withdrawn_release_gives_its_reason_and_no_files(release):
    release[0] = replace(release[0], withdrawn=dict.fromkeys(LANGUAGES, "Er was iets fout geteld."))
    page = get("").content.decode()
    assert "Er was iets fout geteld." in page
    assert "Calls" not in page
    assert get(f"{RELEASE}/calls/").status_code == 404
    assert get(f"{RELEASE}/files/calls.csv").status_code == 404


def test_what_somebody_wrote_in_a_title_cannot_become_markup(release):
    release[0] = replace(release[0], helpline="<script>x</script>")
    assert "<script>x" not in get("").content.decode()


def by_age():
    """Two axes down and one across, with a protected cell."""
    rows = [
        {
            "names": [name, age],
            "codes": [name[0], age],
            "cells": [
                {"text": f"{name}{age}{i}", "kind": "small" if i else "open", "mark": ""} for i in (0, 1)
            ],
            "total": age == "all",
        }
        for name in ("Apples", "Pears")
        for age in ("old", "all")
    ]
    return laid_out("nl") | {
        "heads": ["Fruit", "Age"],
        "columns": ["Few", "Many"],
        "across": "How",
        "rows": rows,
    }


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ({}, ["Applesold0", "Applesold1", "Applesall0", "Applesall1", "Pearsold0"]),
        ({"line1": "P", "column": "2"}, ["Pearsold1", "Pearsall1"]),
        ({"line1": "A", "line2": "all", "column": "1"}, ["Applesall0"]),
    ],
)
def test_a_choice_shows_cells_that_were_published_and_counts_nothing(asked, texts):
    shown = choosing.chosen(by_age(), asked)
    cells = [cell["text"] for row in shown.rows for cell in row["cells"]]
    assert cells[: len(texts)] == texts
    assert len(cells) == (8 if not asked else len(texts))
    assert not shown.unknown


@pytest.mark.parametrize("asked", [{"line1": "Q"}, {"column": "9"}, {"column": "x"}, {"line2": "<b>"}])
def test_a_choice_that_a_table_does_not_have_shows_all_of_it_and_says_so(asked):
    shown = choosing.chosen(by_age(), asked)
    assert len(shown.rows) == 4
    assert shown.unknown


def grounds_by_agency(grounds: int, agencies: int):
    rows = [
        {
            "names": [f"Ground {i}", f"Agency {j}"],
            "codes": [f"g{i}", f"a{j}"],
            "cells": [{"text": f"{i}x{j}", "kind": "small" if i == j else "open", "mark": ""}],
            "total": i == 0,
        }
        for i in range(grounds)
        for j in range(agencies)
        if (i, j) != (1, 0)
    ]
    return laid_out("nl") | {"heads": ["Ground", "Agency"], "columns": ["Cases"], "across": "", "rows": rows}


def test_a_long_table_is_turned_and_shows_each_of_its_cells_once(release):
    read = grounds_by_agency(4, 12)
    turned = choosing.chosen(read, {}).turned
    assert turned
    assert (turned.head, len(turned.rows), len(turned.columns)) == ("Agency", 12, 4)
    shown = [cell["text"] for _name, _total, cells in turned.rows for cell in cells if cell]
    assert sorted(shown) == sorted(row["cells"][0]["text"] for row in read["rows"])
    assert turned.rows[0][2][1] is None  # no such cell, and none is invented
    (release[0].folder / "calls.page.json").write_text(json.dumps({"nl": read}))
    page = get(f"{RELEASE}/calls/").content.decode()
    assert page.count("<tr") == 13
    assert all(page.count(f">{text}<") == 1 for text in shown)
    assert page.count("protected") == sum(i == j for i in range(4) for j in range(12))
    assert 'id="line-g3-a11-1"' in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_turned_table_slides_in_its_own_place_and_the_page_does_not(release, page, live_server, width):
    read = grounds_by_agency(12, 12)
    (release[0].folder / "calls.page.json").write_text(json.dumps({"nl": read}))
    resize(page, width)
    page.goto(f"{live_server.url}/nl/figures/{RELEASE}/calls/")
    assert page.locator(".turned").evaluate("each => each.scrollWidth > each.clientWidth")
    assert not scrolls_sideways(page)


def test_a_table_that_fits_stays_as_it_was_published():
    assert choosing.chosen(grounds_by_agency(3, 12), {}).turned is None
    assert choosing.chosen(by_age(), {}).turned is None
    part = choosing.chosen(grounds_by_agency(4, 60), {"line1": "g2"})
    assert len(part.rows) == 60
    assert part.turned
    assert part.turned.columns == ("Ground 2",)


def test_a_protected_cell_stays_protected_in_a_choice_and_every_number_has_its_address(release):
    whole = get(f"{RELEASE}/calls/").content.decode()
    (release[0].folder / "calls.page.json").write_text(json.dumps({"nl": by_age()}))
    page = get(f"{RELEASE}/calls/?line1=P&column=2").content.decode()
    assert page.count("protected") == 2
    assert 'href="#line-P-old-2"' in page
    assert 'id="line-P-old-2"' in page
    assert "Toon de hele tabel" in page
    assert "Toon de hele tabel" not in whole
    assert 'href="#definition"' in whole
    assert 'id="definition"' in whole


COUNTS = {
    "table": "calls",
    "from_": "2025-01-01",
    "until": "2026-01-01",
    "value": None,
    "unit": "CONTACT",
    "population": "all",
    "scope": "ANY",
    "measure": "count",
    "base": None,
    "registration": "calls 1",
    "obs_status": "A",
}


@pytest.mark.parametrize(
    ("other", "says", "not_"),
    [
        ({}, "Deze twee mogen naast elkaar staan", "Breuk."),
        ({"registration": "calls 2", "table": "calls"}, "Breuk.", "mogen niet"),
        ({"unit": "VICTIM"}, "Ze tellen iets anders", "<table"),
        ({"from_": "2025-10-01"}, "De periodes zijn niet even lang.", "<table"),
        ({"unit": "VICTIM", "population": "victims"}, "over andere mensen", "<table"),
    ],
)
def test_a_comparison_is_made_or_refused_with_its_reasons(release, other, says, not_):
    folder, index = release[0].folder, release[0].index["tables"]
    for name, counts in (("calls", COUNTS), ("others", COUNTS | other)):
        together = ["others"] if name == "calls" else []
        said = {code: {"counts": counts, "beside": together} for code in LANGUAGES}
        (folder / f"{name}.blocks.json").write_text(json.dumps(said))
    (folder / "others.page.json").write_text((folder / "calls.page.json").read_text())
    index[0]["files"].append(described("calls.blocks.json"))
    index.append(index[0] | {"name": "others", "files": [described("others.blocks.json")]})
    page = get(f"{RELEASE}/calls/beside/?with={RELEASE}/others").content.decode()
    assert says in page
    assert not_ not in page
    assert page.count("Lees deze tabel samen met:") == 1  # beside one that needs it


def test_figures_of_two_helplines_are_about_other_people(release):
    said = {code: {"counts": COUNTS, "beside": []} for code in LANGUAGES}
    (release[0].folder / "calls.blocks.json").write_text(json.dumps(said))
    release[0].index["tables"][0]["files"].append(described("calls.blocks.json"))
    release.append(replace(release[0], id=uuid.uuid4(), organisation=uuid.uuid4(), helpline="Andere"))
    page = get(f"{RELEASE}/calls/beside/?with={release[1].id}/calls").content.decode()
    assert "Ze komen van een andere hulplijn" in page
    assert "<table" not in page


@pytest.mark.parametrize("other", ["", "x/y", f"{RELEASE}/nothing", f"{uuid.UUID(int=8)}/calls"])
def test_what_is_not_published_is_put_beside_nothing(release, other):
    assert get(f"{RELEASE}/calls/beside/?with={other}").status_code == 404


def test_figures_that_do_not_say_what_they_count_are_not_compared(release):
    release[0].index["tables"].append(release[0].index["tables"][0] | {"name": "others"})
    (release[0].folder / "others.page.json").write_text(json.dumps({"nl": laid_out("nl")}))
    page = get(f"{RELEASE}/calls/beside/?with={RELEASE}/others").content.decode()
    assert "Niemand kan zeggen" in page
    assert "<table" not in page
