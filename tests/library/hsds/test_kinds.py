"""Our table of HSDS 3.0 says what the specification's own schemas say."""

import pytest

import hsds_specification as specification
from houvast.library.hsds.kinds import KINDS, One

pytestmark = specification.needed


def declared():
    return sorted((specification.FOLDER / "schema").glob("*.json"))


def test_every_kind_of_the_specification_is_known_and_no_other():
    assert {path.stem for path in declared()} == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_the_fields_of_the_specification(name):
    said, kind = specification.read(f"schema/{name}.json"), KINDS[name]
    required, in_tables = set(said.get("required", ())), set(said.get("tabular_required", ()))
    ours = {
        field.name: (field.kind, field.required, field.required_in_tables, field.choices)
        for field in kind.fields.values()
    }
    theirs = {
        key: (sort(each), key in required, key in in_tables, tuple(each.get("enum", ())))
        for key, each in said["properties"].items()
        if each.get("type") in ("string", "number")
    }
    assert ours == theirs
    assert kind.file == said["path"]


def sort(said):
    if said["type"] == "number":
        return "number"
    if "format" in said:
        return {"uuid": "uuid", "uri": "uri", "email": "email", "date-time": "moment"}[said["format"]]
    return {"date": "day", "time": "time", None: "text"}[said.get("datapackage_type")]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_nests_what_the_specification_nests(name):
    def target(said):
        return said.get("$ref") or said["items"]["$ref"]

    said = specification.read(f"schema/{name}.json")
    theirs = {
        key: (target(each), "items" not in each)
        for key, each in said["properties"].items()
        if each.get("type") not in ("string", "number")
    }
    ours = {key: (f"{each.kind}.json", isinstance(each, One)) for key, each in KINDS[name].below.items()}
    # The lists turn two of them around: an organization with its services, a place with its service.
    for turned in ({"organization": "services", "service_at_location": "service"}.get(name),):
        ours.pop(turned, None)
    assert ours == theirs


@pytest.mark.parametrize("name", KINDS)
def test_what_hangs_below_a_record_can_point_to_it(name):
    for below in KINDS[name].below.values():
        owner = KINDS[name] if isinstance(below, One) else KINDS[below.kind]
        assert below.by in owner.fields
