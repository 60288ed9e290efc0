"""Every table is declared once; a declaration that contradicts itself is refused by file, line and reason."""

import re
from dataclasses import replace

import pytest

from houvast.library.codes import LANGUAGES, codebook
from houvast.library.figures import DefinitionRefused, definition, definitions, label, names
from houvast.library.figures.definitions import FOLDER, load
from houvast.library.figures.definitions.checks import check
from houvast.library.figures.definitions.reading import Lines
from houvast.library.figures.tables import Dimension
from houvast.library.figures.translation import rows


@pytest.mark.parametrize("name", names())
def test_a_declared_table_loads_and_is_worded_in_every_language(name):
    made = definition(name)
    assert set(made.titles) == set(made.populations) == set(LANGUAGES)
    assert made.unit
    assert made.notes


@pytest.mark.parametrize("name", names())
def test_every_axis_has_a_row_for_what_is_not_known_or_says_what_nothing_means(name):
    for axis in definition(name).dimensions:
        if axis.codebook in (
            "month",
            "hour",
            "contact_kind",
            "contact_outcome",
            "channel",
            "arrival",
            "waiting_time",
            "referral_target",
            "shelter_area",
            "shelter_place",
            "first_action",
            "happened_again",
            "risk_change",
        ):
            continue  # the day and what the line itself records are always known
        assert axis.empty in axis.labels or "U" in codebook(axis.codebook)


def test_a_code_a_total_and_an_own_label_are_named_in_every_language():
    severity = definition("partner_violence_by_severity").dimensions[2]
    for language in LANGUAGES:
        assert label(severity, "_T", language)
        assert label(severity, "NONE_RECORDED", language)
        assert label(severity, "STRANGULATION", language)
    assert label(definition("contacts_by_month").dimensions[0], "2025-01", "nl") == "2025-01"


def test_the_sexes_are_never_compared_without_frequency_and_severity_beside_it():
    compared = [d for d in definitions() if any(axis.codebook == "sex" for axis in d.dimensions)]
    assert {each.facts for each in compared} == {"contacts", "persons", "pairs", "referrals", "needs"}
    for each in compared:
        shown = {axis.name for name in (each.name, *each.beside) for axis in definition(name).dimensions}
        assert {"INCIDENTS", "MODALITY"} <= shown


def test_what_reads_pairs_is_of_the_version_by_which_pairs_have_the_roles_of_persons():
    read = [
        each
        for each in definitions()
        if each.facts == "pairs" or any("pairs.relationship" in axis.facts for axis in each.dimensions)
    ]
    older = {each.name for each in read if int(each.version) < 2}
    assert len(read) == 8
    assert older == {"victims_by_scope_sex_and_form"}  # which no release had before


def test_what_others_tell_apart_and_we_do_not_is_one_row_and_what_we_never_know_is_none():
    axis = definition("victims_by_gbvims_type").dimensions[1]
    assert rows(axis.crosswalk)[:2] == ("RAPE_OR_SEXUAL_ASSAULT", "PHYSICAL_ASSAULT")
    assert rows("iccs") == ("02011", "THREAT_TO_KILL", "0301")  # no homicide, no rape: none is established
    assert all(label(axis, code, "nl") for code in rows(axis.crosswalk))


def test_no_row_has_the_code_of_a_whole_of_which_it_counts_a_part():
    """Whoever reads 0201 expects all assaults and threats, and those of 02011 among them."""
    for axis in (axis for each in definitions() for axis in each.dimensions if axis.crosswalk):
        known = codebook(axis.codebook)
        for row in rows(axis.crosswalk):
            parts = set(known.within(row)) - {row} if row in known else set()
            assert not parts & set(rows(axis.crosswalk)), (axis.name, row)


def test_no_title_says_less_than_its_total_counts():
    everybody = definition("victims_by_sex_and_severity").populations
    chi = definition("children_by_chi_violence")
    assert chi.populations == everybody
    for language, minors in {
        "nl": "Minder",
        "fr": "Victimes mineures",
        "de": "Minder",
        "en": "Under",
    }.items():
        assert not chi.titles[language].startswith(minors)


@pytest.mark.parametrize("declared", definitions(), ids=lambda each: each.name)
def test_what_a_table_says_has_one_word_for_one_thing_and_nobody_is_a_man_by_default(declared):
    others = {
        "nl": r"\b[Dd]aders?\b|[Hh]oofdprobleem",
        "fr": r"\b[Aa]uteurs?\b(?! (ou|et|ni) )|collaborateur\b|\bfut\b|\w[;:?!]( |$)",
        "de": r"Täter|Hilfslinie|Kontaktperson|[Bb]etroffene|Anfragen nach Hilfe|Kontakte um",
        "en": r"^Who \w+ (?!is\b|are\b)",
    }
    for language, odd in others.items():
        notes = declared.notes.get(language, ())
        for said in (declared.titles[language], declared.populations[language], *notes):
            assert not re.search(odd, said), said
    assert not re.search(others["de"], codebook("unit").label(declared.unit, "de"))


def test_an_undeclared_table_is_refused_with_those_that_are_declared():
    with pytest.raises(DefinitionRefused, match="contacts_by_problem"):
        definition("contacts_by_worker")


def changed(tmp_path, name, old, new):
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    path = tmp_path / f"{name}.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("contacts_by_channel", "name: contacts_by_channel", "name: calls", r":1: name is 'calls'"),
        ("contacts_by_channel", "  fr:", "  it:", r"titles must be worded in"),
        ("contacts_by_channel", "unit: CONTACT", "unit: CALL", r"unit is not in the codebook"),
        ("contacts_by_channel", "unit: CONTACT", "unit: VICTIM", r"contacts cannot count"),
        (
            "contacts_by_channel",
            "population: ",
            "population: some_",
            r"population is not in populations.yaml",
        ),
        ("contacts_by_channel", "codebook: channel", "codebook: sex", r"codebook of CHANNEL is 'sex'"),
        ("contacts_by_channel", "facts: [channel]", "facts: [worker]", r"do not have"),
        ("contacts_by_channel", "policy: small_counts", "policy: none", r"policy is not declared"),
        ("contacts_by_channel", "date_rule: day_of_contact", "date_rule: any", r"date_rule is not one of"),
        ("contacts_by_channel", "policy:", "polcy:", r"polcy is not known here"),
        ("contacts_by_channel", "unit: CONTACT\n", "", r"unit is missing"),
        ("contacts_by_channel", "version: 1", "version: 1\nversion: 2", r":3: version stands twice"),
        ("contacts_by_channel", "unit: CONTACT", "unit: [CONTACT", r"not YAML"),
        ("contacts_by_problem", "facts: [problem, timing]", "facts: [problem]", r"starts from"),
        ("victims_by_form", "several: true", "several: false", r"several: False of FORM"),
        (
            "victims_by_form",
            "multi_response: total_counts_once",
            "multi_response: none",
            r"must be 'total_counts",
        ),
        (
            "partner_violence_by_sexes",
            "beside: [partner_violence_by_incidents, partner_violence_by_severity]",
            "beside: [partner_violence_by_incidents]",
            r"severity where sexes are compared",
        ),
        (
            "referrals_by_kind",
            "beside: [victims_by_sex_and_incidents, victims_by_sex_and_severity]",
            "beside: []",
            r"severity where sexes are compared",
        ),
        (
            "victims_by_iccs",
            "beside: [victims_by_sex_and_incidents, victims_by_sex_and_severity]",
            "beside: [victims_by_sex_and_severity]",
            r"frequency and of severity where sexes",
        ),
        (
            "victims_by_iccs",
            "several: true\n    empty",
            "several: false\n    empty",
            r"say several: False of ICCS",
        ),
        (
            "perpetrators_by_sex_and_age_group",
            "codebook: age_group\n    facts: [age_band]\n    crosswalk: age_group",
            "codebook: age_band\n    facts: [age_band]",
            r"facts of AGE_GROUP name age_band, which facts may have given up",
        ),
        (
            "perpetrators_by_sex_and_age_group",
            "name: AGE_GROUP\n    codebook: age_group\n    facts: [age_band]\n    crosswalk: age_group",
            "name: DISTRICT\n    codebook: district\n    facts: [district]",
            r"facts of DISTRICT name district, which facts may have given up",
        ),
        (
            "partner_violence_by_sexes",
            "beside: [",
            "beside: [severity_by_hearsay, ",
            r"not declared: severity_by",
        ),
    ],
)
def test_an_impossible_declaration_is_refused_by_file_line_and_reason(tmp_path, name, old, new, reason):
    path = changed(tmp_path, name, old, new)
    with pytest.raises(DefinitionRefused, match=reason) as refusal:
        load(path)
    assert str(refusal.value).startswith(f"{name}.yaml:")


def axis(name, codes, *facts, several=False):
    return Dimension(name=name, codebook=codes, facts=facts, several=several)


PROBLEM = axis("PROBLEM", "problem", "problem")
MODALITY = axis("MODALITY", "modality", "modalities", several=True)
MONTH = axis("MONTH", "month", "day")
HONOUR = {"problem": ("HONOUR",)}


HEARD = axis("HEARD", "heard", "heard")


@pytest.mark.parametrize(
    ("dimensions", "where"),
    [
        ((HEARD, axis("COMPLAINT", "complaint", "complaint")), {}),
        ((HEARD, axis("INCIDENTS", "incidents", "incidents_complaint")), {}),
        ((HEARD,), {"complaint": ("FILED",)}),
        ((axis("COMPLAINT", "complaint", "complaint"),), {"heard": ("POSTER",)}),
    ],
)
def test_no_table_ranks_how_people_heard_of_the_helpline_by_complaints(dimensions, where):
    where = {name: codebook(name).codes()[:1] for name in where}
    asked = replace(definition("contacts_by_heard"), dimensions=dimensions, where=where)
    path = FOLDER / "contacts_by_heard.yaml"
    with pytest.raises(DefinitionRefused, match="would rank"):
        check(asked, path, Lines(path, {}), known=set(names()))


@pytest.mark.parametrize(
    ("table", "dimensions", "where", "by"),
    [
        ("contacts_by_problem", (PROBLEM, MONTH), {}, "day"),
        ("contacts_by_problem", (PROBLEM, axis("HOUR", "hour", "hour")), {}, "hour"),
        ("contacts_by_problem", (PROBLEM, axis("DISTRICT", "district", "district")), {}, "district"),
        ("contacts_by_problem", (PROBLEM, axis("HEARD", "heard", "heard")), {}, "heard"),
        ("victims_by_form", (MODALITY, axis("HOUR", "hour", "contact.hour")), {}, r"contact\.hour"),
        ("victims_by_form", (MODALITY, axis("DAY", "", "contact.day")), {}, r"contact\.day"),
        ("contacts_by_month", (MONTH,), HONOUR, "day"),
        ("contacts_by_heard", (axis("HEARD", "heard", "heard"),), HONOUR, "heard"),
        ("contacts_by_problem", (PROBLEM,), {"district": ("LEUVEN",)}, "district"),
    ],
)
def test_rare_violence_is_never_told_by_time_or_place(table, dimensions, where, by):
    """Neither on the axes, nor by what the population keeps, nor by a column of the contact."""
    asked = replace(
        definition(table),
        dimensions=dimensions,
        where=where,
        multi_response="total_counts_once" if any(each.several for each in dimensions) else "none",
    )
    path = FOLDER / f"{table}.yaml"
    with pytest.raises(DefinitionRefused, match=rf"dimensions cross \w+ with time or place \({by}\)"):
        check(asked, path, Lines(path, {}), known=set(names()))
