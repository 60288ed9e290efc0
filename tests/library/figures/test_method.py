"""How an answer says that its figures were made: no paragraph that a table of the document contradicts."""

from dataclasses import replace
from itertools import product

import pytest

from houvast.library.figures import RawTable, protect
from houvast.library.figures.answer import answer_content, content_of
from houvast.library.figures.blocks import Words, own_block, own_of
from houvast.library.figures.definitions import definition, definitions, names
from houvast.library.figures.labels import term, unit_within
from houvast.library.figures.published import published
from houvast.library.figures.question import read_question
from houvast.library.figures.readable import readable
from houvast.library.figures.said_cells import codes_of
from houvast.library.figures.tabulate import axis_codes
from houvast.library.figures.translation import rows_with_unknown
from houvast.library.figures.unknown import unknown_share
from library.figures.outgoing_tables import YEAR, raw_by_sex, safe_problems
from library.figures.test_question import MADE

EIGE = "victims_by_scope_sex_and_form"
NAMES = ("services_by_kind", "shelters_by_province", "contacts_by_channel", "contacts_by_problem")
QUESTION = """\
title: "How many?"
languages: [en]
questions:
  - title: "How many?"
    tables: [{tables}]
"""
PROTECTED, APART = "no hidden number of this helpline's year", "Where they are counted apart"


def services():
    """Two services of each kind, for women and for men: small, and public one by one."""
    declared = definition("services_by_kind")
    axes = [codes_of(axis)[:2] for axis in declared.dimensions]
    keys = product(*((*codes, "_T") for codes in axes))
    counts = {key: 2 * 2 ** (key[0] == "_T") * 2 ** (key[2] == "_T") for key in keys}  # only TAKES is several
    return protect(RawTable(declared, *YEAR, tuple(axes), counts))


def shelters():
    declared = definition("shelters_by_province")
    one = tuple(replace(each, several=False) for each in declared.dimensions)
    codes = [("ANTWERP", "LIMBURG"), ("WOMEN", "MEN")]
    counts = dict.fromkeys(product(*codes), 4)
    return protect(RawTable.with_margins(replace(declared, dimensions=one), *YEAR, counts))


def channels():
    counts = {("PHONE",): 700, ("CHAT",): 300}
    return protect(RawTable.with_margins(definition("contacts_by_channel"), *YEAR, counts))


def said(*tables):
    names = ", ".join(table.definition.name for table in tables)
    question = read_question(QUESTION.format(tables=names or "printed_calls_by_year"))
    return " ".join(answer_content("en", tables, question=question, **MADE)["method"]["paragraphs"])


def test_small_counts_that_are_shown_are_nowhere_said_to_be_hidden():
    assert own_of(services(), "en").block.read.rows[0].cells[0].value == 2
    assert "1 to 4" not in said(services(), safe_problems())
    assert PROTECTED not in said(services())
    assert PROTECTED in said(services(), safe_problems())
    assert "Small counts are protected" not in str(
        answer_content("en", [services()], question=read_question(QUESTION.format(tables=NAMES[0])), **MADE)
    )


def test_a_table_without_a_line_for_unknown_is_not_said_to_have_one():
    assert "in every table" not in said(channels())
    assert APART in said(channels())


def test_what_own_tables_count_is_said_as_they_say_it():
    assert "The own tables count services." in said(services())
    assert "The own tables count services, shelters and contacts." in said(services(), shelters(), channels())
    assert "The own tables" not in said()


def test_that_sexes_are_read_with_other_tables_is_said_only_where_some_are():
    told = protect(raw_by_sex())
    question = read_question(QUESTION.format(tables="told_anyone_by_sex"))
    beside = [replace(own_of(told, "en"), beside=("told_anyone_by_sex",))]
    (*_, sexes) = content_of(question, "en", beside, **MADE)["method"]["paragraphs"]
    assert "which other tables" in sexes
    assert "which other tables" not in said(channels())


@pytest.mark.parametrize("table", [services, shelters, channels])
def test_every_mixture_says_how_its_tables_are_protected_where_it_says_that_it_does(table):
    content = answer_content(
        "en", [table()], question=read_question(QUESTION.format(tables=table().definition.name)), **MADE
    )
    (block,) = content["own"]["blocks"]
    assert ("Protection" in dict(block.read.definition)) or content["own"]["notes"]


def eige():
    """Victims as EIGE asks for them; each axis is summed, so that margins can be."""
    declared = definition(EIGE)
    one = tuple(replace(each, several=False) for each in declared.dimensions)
    axes = [axis_codes(declared, axis, *YEAR) for axis in declared.dimensions]
    counts = {key: 500 + place for place, key in enumerate(product(*axes))}
    return protect(RawTable.with_margins(replace(declared, dimensions=one, beside=()), *YEAR, counts))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Vorm van geweld: niet apart geteld, onbekend staat samen met iets anders bij ‘Geen"),
        (
            "fr",
            "Relation\u00a0: pas compté à part, l’inconnu figure avec autre chose sous «\u00a0",
        ),
        (
            "de",
            "Form der Gewalt: nicht für sich gezählt, Unbekanntes steht zusammen mit anderem bei „",
        ),
        ("en", "Relationship: not counted apart, what is unknown stands together with something else at ‘"),
    ],
)
def test_a_row_that_holds_the_unknown_with_others_is_named_where_the_unknown_share_is_said(language, said):
    safe = eige()
    assert said in unknown_share(safe, language)
    assert said in dict(readable(safe, language).definition)[term("unknown", language)]
    assert said in own_of(safe, language).block.paragraphs[0]


def test_the_rows_that_hold_the_unknown_with_others_are_these():
    """A new table that has one says so by itself; here it is also seen by whoever adds it."""
    shared = {
        (each.name, axis.name, row)
        for each in definitions()
        for axis in each.dimensions
        if axis.crosswalk
        for row in rows_with_unknown(axis.crosswalk, axis.empty)
    }
    assert shared == {
        ("children_by_chi_violence", "CHI_VIOLENCE", "NO_CHILD"),
        ("children_by_chi_violence", "CHI_VIOLENCE", "UNSPECIFIED"),
        ("partner_violence_by_form", "FORM", "NONE_OF_THESE"),
        ("victims_by_gbvims_type", "GBVIMS_TYPE", "NONE"),
        ("victims_by_iccs", "ICCS", "NONE_OF_THESE"),
        (EIGE, "FORM", "NONE_OF_THESE"),
        (EIGE, "SCOPE", "ANY"),
    }


def test_a_table_is_read_with_those_that_it_names_and_with_what_they_add():
    numbers = {name: place for place, name in enumerate(names(), 1)}
    words = Words("en", numbers, {})
    own = own_of(eige(), "en")

    def said(name):
        return own_block(words, replace(own, beside=definition(name).beside)).paragraphs[0]

    often, severe = (numbers[f"victims_by_sex_and_{what}"] for what in ("incidents", "severity"))
    assert f"with table {often} (how often) and table {severe} (how severe)." in said(EIGE)
    assert f"with table {severe} (how severe)." in said("victims_by_sex_and_incidents")
    assert "how often" not in said("victims_by_sex_and_incidents")


@pytest.mark.parametrize(
    ("unit", "within"),
    [
        ("PERPETRATOR", "gewaltausübende Personen"),
        ("BED", "Betten in Schutzunterkünften"),
        ("CONTACT", "Kontakte"),
        ("REPORTED_PERSON", "gemeldete Personen"),
    ],
)
def test_only_nouns_have_a_capital_inside_a_german_sentence(unit, within):
    assert unit_within(unit, "de") == within


def test_french_agrees_with_what_is_not_stated():
    read = readable(published("printed_men_by_form_before_2016"), "fr")
    assert "Unité sans précision" in read.subtitle
    assert "Période sans précision" in read.subtitle
    assert dict(read.definition)["Unité"] == "sans précision"
