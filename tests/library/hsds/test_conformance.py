"""What we call right, the schemas of HSDS call right, plain and strict; and the other way round."""

import pytest

import hsds_specification as specification
from houvast.library import hsds

pytestmark = specification.needed
FULL = {
    "organization": "organization_full",
    "service": "service_full",
    "service_at_location": "service_at_location_full",
}


# One thing that is wrong, by a name that says what: what it changes; None takes it away.
BROKEN = {
    "no name": {"name": None},
    "no status": {"status": None},
    "a status that is none": {"status": "open"},
    "a number for a name": {"name": 5},
    "an age in words": {"minimum_age": "twelve"},
    "a list that is none": {"phones": {}},
    "a phone without a number": {"phones": [{"id": "6f1f4a4e-2c3f-4d8a-9d0e-0d6a2a1f7c55"}]},
    "an identifier that is none": {"id": "12"},
}


def broken(name):
    service = specification.read("examples/service_full.json")
    if name == "nothing for a text":
        return {**service, "description": None}
    changed = {**service, **BROKEN[name]}
    return {key: value for key, value in changed.items() if value is not None}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("kind", FULL)
def test_the_full_examples_are_right(kind, strict):
    example = specification.read(f"examples/{FULL[kind]}.json")
    assert list(hsds.faults(kind, example, strict=strict)) == []
    assert specification.errors(kind, example, strict=strict) == []


@pytest.mark.parametrize("name", [*BROKEN, "nothing for a text"])
def test_both_find_the_same_fault(name):
    record = broken(name)
    ours, theirs = list(hsds.faults("service", record)), specification.errors("service", record)
    assert ours
    assert theirs


def test_what_hsds_does_not_know_is_wrong_only_when_strict():
    record = {**specification.read("examples/service_full.json"), "secret": "x"}
    assert list(hsds.faults("service", record)) == specification.errors("service", record) == []
    assert list(hsds.faults("service", record, strict=True))
    assert specification.errors("service", record, strict=True)


@pytest.mark.parametrize("kind", FULL)
def test_our_own_schema_takes_the_examples(kind):
    import jsonschema_rs

    components = hsds.schemas("#/$defs/")
    name = f"{kind}_whole" if f"{kind}_whole" in components else kind
    checker = jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": components})
    example = specification.read(f"examples/{FULL[kind]}.json")
    assert [error.message for error in checker.iter_errors(example)] == []
    assert not checker.is_valid({**example, "secret": "x"})
