"""Whoever is refused at a page stands in the trail with what they tried, also where no operation was run."""

import ast
import re
import uuid
from pathlib import Path

import pytest

import houvast.interfaces
from houvast.records.releases.models import Release
from traces import left, was_refused

INTERFACES = Path(houvast.interfaces.__path__[0])


@pytest.mark.parametrize(
    ("somebody", "address", "action"),
    [
        ("statistician", "/desk/contacts/", "contacts.read"),
        ("worker", "/desk/people/", "accounts.assign"),
        ("worker", "/desk/trail/", "accounts.read_trail"),
        ("worker", "/desk/trail/print/", "accounts.print_trail"),
    ],
)
def test_a_page_that_is_not_for_somebody_is_not_found_and_that_stands_in_the_trail(
    cast, client_of, somebody, address, action
):
    person = getattr(cast, somebody)
    assert client_of(person).get(address).status_code == 404
    assert was_refused(action, by=person)


def test_who_may_not_register_is_refused_at_the_form_with_its_id(cast, client_of):
    draft = uuid.uuid4()
    assert client_of(cast.statistician).get(f"/desk/register/{draft}/").status_code == 404
    assert was_refused("contacts.register", by=cast.statistician, subject=draft)


def test_who_has_no_team_to_register_in_is_refused(cast, client_of):
    answer = client_of(cast.statistician).post("/desk/without-content/", {"kind": "SILENT"})
    assert answer.status_code == 404
    assert was_refused("contacts.register", by=cast.statistician)


@pytest.mark.parametrize("rest", ["", "tables/contacts_by_problem/", "files/index.json"])
def test_figures_that_somebody_may_not_see_are_not_found_and_that_stands_in_the_trail(cast, client_of, rest):
    release = uuid.uuid4()
    assert not Release.objects.filter(pk=release).exists()
    assert client_of(cast.worker).get(f"/desk/figures/{release}/{rest}").status_code == 404
    assert was_refused("releases.read", by=cast.worker, subject=release)


def test_a_contact_of_another_helpline_is_refused_by_its_id(cast, outsider, contact):
    assert outsider.get(f"/desk/contacts/{contact}/").status_code == 404
    assert was_refused("contacts.read", by=cast.outsider, subject=contact)


def test_an_opened_contact_stands_in_the_trail_and_the_list_of_codes_does_not(cast, worker, contact):
    worker.get(f"/desk/contacts/{contact}/")
    assert left("contacts.read", by=cast.worker, subject=contact)
    worker.get("/desk/contacts/")
    assert left("contacts.read", by=cast.worker, subject=contact)


def bare_refusals(source: str) -> list[int]:
    """Lines that refuse without recording it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise) and re.search(r"\bRefused\b", ast.unparse(node))
    ]


def test_no_page_refuses_without_recording_it():
    found = {file.name: bare_refusals(file.read_text()) for file in INTERFACES.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_bare_refusal_would_be_found():
    assert bare_refusals("def view():\n    raise Refused\n") == [2]
    assert bare_refusals("def view():\n    raise guard.Refused() from None\n") == [2]
