"""A list as an organisation keeps it becomes HSDS by a declared mapping; what is wrong is told by line."""

import io

import pytest

from houvast.library import hsds
from houvast.library.hsds import columns, mapping

TERMS = {
    "men": {
        "id": "11111111-1111-4111-8111-111111111111",
        "code": "men",
        "name": "Men",
        "description": "Takes men",
    }
}
MAPPING = """
[always]
"address.country" = "BE"
"address.state_province" = "Antwerpen"
[column."Organisatie"]
field = "organization.name"
[column."Dienst"]
field = "service.name"
[column."Straat"]
field = "address.address_1"
[column."Postcode"]
field = "address.postal_code"
[column."Gemeente"]
field = "address.city"
[column."Telefoon"]
field = "phone.number"
separator = "/"
[column."Vanaf"]
field = "service.minimum_age"
[column."Mannen"]
field = "attribute.men"
values = { "ja" = "yes", "nee" = "no" }
[column."Intern"]
ignore = true
"""
HEAD = "Organisatie;Dienst;Straat;Postcode;Gemeente;Telefoon;Vanaf;Mannen;Intern\n"
ROW = "CAW Noord;Opvang;Kade 1;2000;Antwerpen;03 123 45 67/03 765 43 21;18;ja;x\n"


def mapped(text=MAPPING):
    return mapping.read_mapping(text, TERMS)


def read(rows):
    return columns.read_list(io.BytesIO((HEAD + rows).encode()), "list.csv", mapped(), terms=TERMS)


def test_a_row_becomes_a_service_with_its_place_telephones_and_terms():
    found = read(ROW)
    assert found.faults == []
    (service,) = hsds.Nested(found.tables).records("service")
    assert list(hsds.faults("service", service, strict=True)) == []
    assert (service["name"], service["status"], service["minimum_age"]) == ("Opvang", "active", 18)
    assert service["organization"]["name"] == "CAW Noord"
    assert [phone["number"] for phone in service["phones"]] == ["03 123 45 67", "03 765 43 21"]
    (attribute,) = service["attributes"]
    assert (attribute["value"], attribute["taxonomy_term"]["code"]) == ("yes", "men")
    (place,) = service["service_at_locations"]
    (address,) = place["location"]["addresses"]
    assert (address["city"], address["country"]) == ("Antwerpen", "BE")


def test_the_same_names_are_the_same_records_also_the_next_time():
    rows = ROW + "caw noord;OPVANG;Plein 2;2000;Antwerpen;;;;\n"
    found = read(rows)
    assert [str(fault) for fault in found.faults] != []  # the names are written in two ways
    rows = ROW + "CAW Noord;Opvang;Plein 2;2000;Antwerpen;;;;\n"
    first, second = read(rows), read(rows)
    assert first.faults == []
    assert first.tables == second.tables
    assert len(list(first.tables.rows("service"))) == 1
    assert len(list(first.tables.rows("location"))) == 2


def test_a_service_without_an_address_has_no_place():
    found = read("CAW Noord;Chat;;;;;;;\n")
    assert found.faults == []
    assert list(found.tables.rows("location")) == []


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (";Opvang;;;;;;;\n", "organization.name", "required"),
        ("CAW;Opvang;;;;;twaalf;;\n", "Vanaf", "a number is expected"),
        ("CAW;Opvang;;;;;;misschien;\n", "Mannen", "does not know"),
        ("CAW;=cmd|' /C calc'!A0;;;;;;;\n", "Dienst", "formula"),
        ("CAW;Opvang;Kade 1;;;;;;\n", "address.city", "required"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(row, where, reason):
    found = read(ROW + row)
    assert (3, where) in [(fault.line, fault.where) for fault in found.faults if reason in fault.reason]


def test_rows_that_contradict_each_other_are_told():
    found = read(ROW + ROW.replace(";18;", ";21;"))
    assert "says two things in its field minimum_age" in str(found.faults[0])


@pytest.mark.parametrize(("rows", "reason"), [("", "no rows"), ("a\n", None)])
def test_a_list_without_services_is_refused(rows, reason):
    found = read(rows)
    assert found.faults
    assert reason is None or reason in str(found.faults[0])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('field = "service.name"', 'field = "service.nam"', "no field “service.nam”"),
        ('field = "service.name"', "ignore = true", "No column holds service.name"),
        ('field = "attribute.men"', 'field = "attribute.dogs"', "no field"),
        ('field = "service.minimum_age"', 'field = "service.name"', "Two columns hold service.name"),
        ("ignore = true", "", "say which field"),
        ("ignore = true", "ignore = 1", "has to be true or false"),
        ("[always]", "[never]", "not known"),
        ("[always]", "[always", "not TOML"),
        ('field = "service.minimum_age"', 'field = "service.minimum_age"\nseparator=","', "no separator"),
        ('field = "service.minimum_age"', 'field = "service.id"', "no field"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(old, new, reason):
    assert old in MAPPING
    with pytest.raises(mapping.MappingRefused, match=reason):
        mapped(MAPPING.replace(old, new, 1))


def test_no_column_is_dropped_in_silence():
    found = columns.read_list(
        io.BytesIO((HEAD.replace("Intern", "Geheim") + ROW).encode()), "list.csv", mapped(), terms=TERMS
    )
    assert "says nothing of these columns: Geheim" in str(found.faults[0])


def test_columns_are_proposed_by_their_names_each_field_once():
    found = mapping.proposed(
        ["Dienst", "Naam", "E-mail", "Gemeente", "service.wait_time", "Öffnung", "attribute.men"], TERMS
    )
    assert found == {
        "Dienst": "service.name",
        "E-mail": "service.email",
        "Gemeente": "address.city",
        "service.wait_time": "service.wait_time",
        "attribute.men": "attribute.men",
    }
