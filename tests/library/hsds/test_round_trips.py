"""The examples of HSDS, and any other records, come in and out again the same in meaning."""

import io
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hsds_specification as specification
from houvast.library import hsds
from houvast.library.hsds.kinds import KINDS, Many

EXAMPLES = {
    "organization_full": "organization",
    "service_full": "service",
    "service_at_location_full": "service_at_location",
    "location": "location",
    "taxonomy_term": "taxonomy_term",
    "taxonomy": "taxonomy",
    "service_list": "service",
    "organization_list": "organization",
    "service_at_location_list": "service_at_location",
    "taxonomy_term_list": "taxonomy_term",
    "taxonomy_list": "taxonomy",
}


def read(text, name="file.json", **how):
    found = hsds.read(io.BytesIO(text if isinstance(text, bytes) else text.encode()), name, **how)
    assert [str(fault) for fault in found.faults] == []
    return found.tables


def packed(tables):
    made = io.BytesIO()
    hsds.packed(tables, made)
    return made.getvalue()


def without_pointers(record):
    """What an example says, without the pointers to records that it stands below or shows elsewhere."""
    if isinstance(record, list):
        return [without_pointers(each) for each in record]
    if not isinstance(record, dict):
        return record
    return {
        key: without_pointers(value)
        for key, value in record.items()
        if not key.endswith("_id") or key in ("parent_id", "parent_organization_id", "tax_id")
    }


@specification.needed
@pytest.mark.parametrize(("name", "kind"), EXAMPLES.items())
def test_a_nested_example_comes_back_as_it_was(name, kind):
    example = specification.read(f"examples/{name}.json")
    tables = read(json.dumps(example), strict=True)
    records = list(hsds.Nested(tables).records(kind))
    wanted = example.get("contents", [example])
    for record in (records[0], records[0].get("service", {})):
        if name.endswith("_list"):  # a program is that of whose service it stands in: it is shown there too
            record.get("organization", {}).pop("programs", None)
    assert without_pointers(records) == without_pointers(wanted)


@specification.needed
@pytest.mark.parametrize(("name", "kind"), EXAMPLES.items())
def test_an_example_survives_csv_and_json(name, kind):
    tables = read((specification.FOLDER / "examples" / f"{name}.json").read_bytes())
    assert read(packed(tables), "file.zip", strict=True) == tables
    again = hsds.Tables()
    for record in hsds.Nested(tables).records(kind):
        assert not list(hsds.faults(kind, record, strict=True))
        again.take_apart(kind, record)
    assert again == tables


@specification.needed
def test_the_example_tables_come_back_cell_for_cell():
    import csv
    import zipfile

    folder = specification.FOLDER / "examples" / "csv"
    given_ = io.BytesIO()
    with zipfile.ZipFile(given_, "w") as made:
        for path in folder.glob("*.csv"):
            made.write(path, f"some/folder/{path.name}")
    tables = read(given_.getvalue(), "file.zip", strict=True)
    out = zipfile.ZipFile(io.BytesIO(packed(tables)))

    def cells(text):
        return list(csv.reader(io.StringIO(text)))

    for path in folder.glob("*.csv"):
        assert cells(out.read(path.name).decode()) == cells(path.read_text("utf-8")), path.name


@specification.needed
def test_tables_in_json_say_the_same_as_tables_in_csv():
    import zipfile

    given_ = io.BytesIO()
    with zipfile.ZipFile(given_, "w") as made:
        for path in (specification.FOLDER / "examples" / "csv").glob("*.csv"):
            made.write(path, path.name)
    in_json = read((specification.FOLDER / "examples" / "tabular.json").read_bytes())
    in_csv = read(given_.getvalue(), "file.zip")
    for kind in KINDS:
        if in_json.rows(kind):
            assert list(in_json.rows(kind)) == list(in_csv.rows(kind))


text = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\"\t\r\n,;"), min_size=1
)
VALUES = {
    "text": text,
    "number": st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4)),
    "uuid": st.uuids().map(str),
    "uri": st.just("https://example.org/a?b=c"),
    "email": st.just("a@example.org"),
    "day": st.dates().map(str),
    "time": st.times().map(lambda moment: moment.strftime("%H:%M")),
    "moment": st.just("2026-01-31T09:30:00Z"),
}


@st.composite
def directories(draw):
    """Tables in which every row belongs to an organization, directly or further up."""
    tables = hsds.Tables()
    had: dict[str, list[str]] = {"organization": [str(uuid.UUID(int=1))]}
    _put(draw, tables, "organization", had["organization"][0], {})
    for kind in (
        "service location program contact phone service_at_location schedule language address funding "
        "accessibility cost_option service_area required_document organization_identifier attribute metadata"
    ).split():
        for _ in range(draw(st.integers(0, 2))):
            above = _above(draw, kind, had)
            if above is None:
                continue
            id = str(draw(st.uuids()))
            had.setdefault(kind, []).append(id)
            _put(draw, tables, kind, id, above)
    return tables


def _above(draw, kind, had):
    if kind == "service_at_location":
        if not ("service" in had and "location" in had):
            return None
        return {
            each: draw(st.sampled_from(had[each.removesuffix("_id")]))
            for each in ("service_id", "location_id")
        }
    places = [
        (above.name, below.by)
        for above in KINDS.values()
        for below in above.below.values()
        if isinstance(below, Many) and below.kind == kind and above.name in had and above.name != kind
    ]
    if not places:
        return None
    name, by = draw(st.sampled_from(sorted(places)))
    pointer = {by: draw(st.sampled_from(had[name]))}
    if kind == "attribute":
        term = {"id": str(uuid.UUID(int=7)), "name": "a term", "description": "what it says"}
        return {**pointer, "link_entity": name, "taxonomy_term_id": term["id"], "_term": term}
    return {**pointer, "resource_type": name} if kind == "metadata" else pointer


def _put(draw, tables, kind, id, above):
    if term := above.pop("_term", None):
        tables.put("taxonomy_term", term)
    row = {"id": id, **above}
    for field in KINDS[kind].fields.values():
        if (
            field.name not in row
            and not field.name.endswith("_id")
            and (field.required or draw(st.booleans()))
        ):
            row[field.name] = draw(st.sampled_from(field.choices) if field.choices else VALUES[field.kind])
    if kind == "service":
        row["organization_id"] = str(uuid.UUID(int=1))
    tables.put(kind, row)


@given(directories())
def test_any_directory_survives_csv(tables):
    assert read(packed(tables), "file.zip", strict=True) == tables


@given(directories())
def test_any_directory_survives_json(tables):
    assert read("".join(hsds.documents(tables)), strict=True) == tables


@given(directories())
def test_the_same_directory_is_the_same_file(tables):
    assert packed(tables) == packed(tables)
