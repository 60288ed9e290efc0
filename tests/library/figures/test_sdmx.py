"""The structure of a table in SDMX: what columns and codes mean, in four languages, checked by schemas."""

import pytest
from lxml import etree
from pysdmx.io import get_datasets, read_sdmx

from houvast.library.codes import codebook
from houvast.library.figures import protect
from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import name_of, title_of
from houvast.library.figures.published import sources
from library.figures.outgoing_tables import hostile, raw_by_sex, safe_problems

COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def structure(table):
    return read_sdmx(export(table, "structure.xml", "en").decode(), validate=True)


def lists(table):
    return {each.id: each for each in structure(table).get_codelists()}


@pytest.mark.parametrize("table", [hostile(), *sources()], ids=name_of)
def test_every_printed_table_has_a_structure_that_the_schemas_accept(table):
    assert structure(table).get_dataflows()[0].id == name_of(table).upper()


def test_a_sex_has_the_codes_of_sdmx_and_says_what_the_other_files_call_it():
    sex = lists(protect(raw_by_sex()))["CL_SEX"]
    assert [code.id for code in sex] == ["F", "M", "_O", "_U", "_N", "_T"]
    assert [code.description for code in sex][2:5] == [
        "In the other files of houvast: X.",
        "In the other files of houvast: U.",
        "In the other files of houvast: REFUSED.",
    ]


def test_a_list_of_the_house_is_whole_with_its_version():
    found = lists(protect(raw_by_sex()))["CL_TOLD_ANYONE_BEFORE"]
    book = codebook("told_anyone_before")
    assert [code.id for code in found] == [*book.codes(), "_T"]
    assert found.version == f"{book.version}.0"


def test_the_statuses_are_attributes_with_their_lists():
    components = structure(safe_problems()).get_data_structure_definitions()[0].components
    by_id = {each.id: each for each in components}
    for name in ("OBS_STATUS", "CONF_STATUS"):
        assert by_id[name].role == "A"
        assert f"CL_{name}" in by_id[name].local_enum_ref
    assert [code.id for code in lists(safe_problems())["CL_CONF_STATUS"]] == ["F", "C"]


@pytest.mark.parametrize("table", [safe_problems(), protect(raw_by_sex())], ids=name_of)
def test_everything_that_has_a_name_has_it_in_four_languages(table):
    tree = etree.fromstring(export(table, "structure.xml", "en"))
    named = {name.getparent() for name in tree.iter(f"{COMMON}Name")}
    assert len(named) > 20
    for each in named:
        names = {name.get(LANGUAGE): name.text for name in each.findall(f"{COMMON}Name")}
        assert set(names) == set(LANGUAGES)
        assert all(names.values())
    (flow,) = tree.iter("{*}Dataflow")
    said = {name.get(LANGUAGE): name.text for name in flow.findall(f"{COMMON}Name")}
    assert said == {each: title_of(table, each) for each in LANGUAGES}


def test_a_printed_label_keeps_its_apostrophes():
    xml = export(hostile(), "sdmx.xml", "en").decode()
    (read,) = get_datasets(xml, export(hostile(), "structure.xml", "en").decode(), validate=True)
    assert read.data["PRINTED_LABEL"][0] == "-cmd|' /C calc'!A0"


def test_where_the_source_states_no_period_there_is_no_time():
    table = next(each for each in sources() if each.name == "printed_men_by_form_before_2016")
    components = structure(table).get_data_structure_definitions()[0].components
    assert "TIME_PERIOD" not in {each.id for each in components}
