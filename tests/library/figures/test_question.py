"""A written question as a file: what it may ask, in which languages, and what it is refused for."""

import json
import re
from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import example as for_example
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import protect
from houvast.library.figures.answer import (
    NoSuchAnswerLanguage,
    answer_content,
    blocks_of,
    content_of,
    write_answer,
)
from houvast.library.figures.blocks import kept, own_from, own_of
from houvast.library.figures.definitions import definition
from houvast.library.figures.question import QuestionRefused, example, read_question
from houvast.library.figures.readable import readable, readable_from
from library.figures.outgoing_tables import raw_by_sex, safe_problems

MADE = {"made_on": date(2026, 11, 23), "helpline": "Hulplijn Voorbeeld", "invented": False}
SHORT = """\
title: {fr: "Combien ?", de: "Wie viele?"}
languages: [fr, de]
from: 2025-01-01
until: 2026-01-01
questions:
  - title: {fr: "Combien ?", de: "Wie viele?"}
    text: {fr: "Voir le tableau {n[contacts_by_problem]}.", de: "Siehe Tabelle {n[contacts_by_problem]}."}
    tables: [contacts_by_problem, printed_calls_by_problem_2018]
  - title: {fr: "Et avant ?", de: "Und früher?"}
    tables: [told_anyone_by_sex, printed_calls_by_year]
"""


def test_a_question_is_answered_in_each_of_its_languages_with_the_tables_that_it_names(tmp_path):
    question = read_question(SHORT)
    assert question.languages == ("fr", "de")
    for language, said, none in (("fr", "Voir le tableau 3.", "Ce que"), ("de", "Siehe Tabelle 3.", "Diese")):
        content = answer_content(
            language, [safe_problems(), protect(raw_by_sex())], question=question, **MADE
        )
        assert [block.id for block in blocks_of(content)] == [
            "printed_calls_by_problem_2018",
            "printed_calls_by_year",
            "contacts_by_problem",
            "told_anyone_by_sex",
        ]
        assert content["short"]["questions"][0]["text"] == said
        assert content["own"]["blocks"][0].paragraphs[0].startswith(none)
        files = write_answer(tmp_path, language, [safe_problems()], question=question, **MADE)
        assert all(file.stat().st_size > 1000 for file in files)


def test_a_table_of_ours_beside_one_of_others_says_whether_they_may_be_compared_and_why():
    content = answer_content("fr", [safe_problems()], question=read_question(SHORT), **MADE)
    (row,) = (row for row in content["compare"]["rows"] if row["other"]["id"] == "contacts_by_problem")
    assert row["one"]["id"] == "printed_calls_by_problem_2018"
    assert (row["may"], "autres personnes" in row["why"]) == (False, True)


def test_a_document_without_printed_tables_has_no_part_for_them():
    question = read_question(
        "title: T\nlanguages: [en]\nquestions: [{title: Q, tables: [contacts_by_problem]}]"
    )
    content = answer_content("en", [safe_problems()], question=question, **MADE)
    assert (content["printed"], content["compare"]) == (None, None)
    assert content["own"]["title"].startswith("A. ")
    assert content["method"]["title"].startswith("B. ")


def test_sexes_side_by_side_bring_frequency_and_severity_along():
    question = read_question(
        "title: T\nlanguages: [en]\nquestions: [{title: Q, tables: [partner_violence_by_sexes]}]"
    )
    assert set(question.own) == {
        "partner_violence_by_sexes",
        "partner_violence_by_incidents",
        "partner_violence_by_severity",
    }
    assert question.places_of("partner_violence_by_severity") == (1,)


def test_a_language_that_the_question_is_not_put_in_is_refused():
    with pytest.raises(NoSuchAnswerLanguage, match="fr and de"):
        answer_content("nl", [], question=read_question(SHORT), **MADE)


@pytest.mark.parametrize(
    ("instead", "line", "said"),
    [
        (
            ("told_anyone_by_sex", "complaints_by_worker"),
            10,
            "'complaints_by_worker' is no table that is declared",
        ),
        (("languages: [fr, de]", "languages: [fr, pl]"), 2, "out of nl, fr, de, en"),
        (("until: 2026-01-01", "until: 2024-01-01"), 4, "is not after 2025-01-01"),
        (("until: 2026-01-01\n", ""), 3, "needs both"),
        (("from: 2025-01-01", "from: soon"), 3, "must be a day"),
        ((', de: "Und früher?"', ""), 9, "in each of fr, de"),
        (("    tables: [told", "    tabels: [told"), 10, "tabels: is not known"),
        (("questions:", "question:"), 5, "question: is not known"),
        (("[fr, de]", "[fr, de"), 3, "not YAML"),
        (("from: 2025-01-01", "from: &a [*a]"), 3, "must be a day"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_the_line_and_what_to_do(instead, line, said):
    with pytest.raises(QuestionRefused, match=said) as refused:
        read_question(SHORT.replace(*instead, 1))
    assert str(refused.value).startswith(f"Line {line}:")


@given(st.text() | st.lists(st.sampled_from(SHORT.splitlines(keepends=True))).map("".join))
@for_example("null:")
@for_example("questions: [{null: 1}]")
@for_example("? [1]\n: 2")
def test_whatever_a_file_holds_it_is_a_question_or_refused(text):
    try:
        question = read_question(text)
    except QuestionRefused as refused:
        said = str(refused)
    else:
        said = f"Line {len(question.asked)}: answered"
    assert re.match(r"Line [1-9]", said)


@pytest.mark.parametrize("wrong", ["{n[contacts_by_shoe]}", "{n.__class__}", "{0}", "{tables}", "{", "}"])
@pytest.mark.parametrize(("at", "line"), [("Voir", 7), ("Siehe", 7), ("Et avant", 9)])
def test_what_is_no_number_of_a_table_is_refused_with_its_line(at, line, wrong):
    with pytest.raises(QuestionRefused, match=rf"^Line {line}: .*is not the number of a table"):
        read_question(SHORT.replace(at, wrong, 1))


@pytest.mark.parametrize(
    ("instead", "line"),
    [
        (('"Combien ?", de: "Wie viele?"}\nlang', '"{n[x]}", de: "Wie viele?"}\nlang'), 1),
        (("questions:", "subtitle: {fr: x, de: '{tables}'}\nquestions:"), 5),
        (("questions:", "printed: [{board: a, title: {fr: '{', de: b}}]\nquestions:"), 5),
        (("questions:", "short: {intro: {fr: '{n[contacts_by_problem]}', de: b}}\nquestions:"), 5),
    ],
)
def test_curly_brackets_are_refused_where_nothing_is_filled_in(instead, line):
    assert instead[0] in SHORT
    with pytest.raises(QuestionRefused, match=rf"^Line {line}: .*cannot be filled in here"):
        read_question(SHORT.replace(*instead, 1))


def test_links_to_the_tables_stand_once_in_a_line():
    with pytest.raises(QuestionRefused, match=r"Line 5: .*twice in one line"):
        read_question(CELLS.format(said="{tables} and {tables}"))


def test_a_table_that_the_document_does_not_hold_is_called_by_its_title():
    question = read_question(
        SHORT.replace("Siehe Tabelle", "Siehe {n[printed_calls_by_year]}, {n[told_anyone_by_sex]}, Tabelle")
    )
    (said, _) = answer_content("de", [safe_problems()], question=question, **MADE)["short"]["questions"]
    numbers = {block.id: block.number for block in blocks_of_german(question)}
    missing = definition("told_anyone_by_sex").titles["de"]
    assert said["text"] == (
        f"Siehe {numbers['printed_calls_by_year']}, „{missing}“ (nicht in diesem Dokument), "
        f"Tabelle {numbers['contacts_by_problem']}."
    )


def blocks_of_german(question):
    return blocks_of(answer_content("de", [safe_problems()], question=question, **MADE))


def test_the_example_may_not_say_other_than_the_series_in_any_of_its_comparisons():
    for one in example().comparisons:
        wrong = replace(example(), comparisons=((*one[:2], not one[2], one[3]),))
        if {one[0], one[1]} <= {each["table"] for each in example().printed if "table" in each}:
            with pytest.raises(ValueError, match=one[1]):
                answer_content("nl", [], question=wrong, **MADE)


def test_tables_that_a_release_kept_give_the_same_document_as_the_protected_ones():
    tables = [safe_problems(), protect(raw_by_sex())]
    for language in ("fr", "de"):
        again = [
            own_from(
                json.loads(json.dumps(kept(own_of(table, language)))),
                readable_from(json.loads(json.dumps(asdict(readable(table, language))))),
            )
            for table in tables
        ]
        assert content_of(read_question(SHORT), language, again, **MADE) == answer_content(
            language, tables, question=read_question(SHORT), **MADE
        )


CELLS = """\
title: "How many?"
languages: [en]
questions:
  - title: "How many?"
    own: |-
      {said}
      All of it: {{tables}}.
    tables: [contacts_by_problem]
"""


def short_answer(said):
    question = read_question(CELLS.format(said=said))
    content = answer_content("en", [safe_problems()], question=question, **MADE)
    return [line["before"] for line in content["short"]["questions"][0]["lines"]]


def test_a_short_answer_says_the_cells_of_protected_tables_and_hides_what_they_hide():
    safe = safe_problems()
    hidden = next(key[0] for key in safe.suppressed if key[0] != "_T")
    said = (
        f"Partners {{c[contacts_by_problem PROBLEM=PARTNER]}} of {{c[contacts_by_problem]}}, "
        f"{{c[contacts_by_problem PROBLEM={hidden}]}}."
    )
    shown = readable(safe, "en")
    row = next(row for row in shown.rows if row.codes == (hidden,))
    assert row.cells[0].value is None
    partner, total = (f"{safe[key].value:,}" for key in (("PARTNER",), ("_T",)))
    assert short_answer(said) == [f"Partners {partner} of {total}, {row.cells[0].text}.", "All of it: "]


def test_a_short_answer_with_a_cell_that_no_table_shows_is_the_plain_sentence():
    question = read_question(CELLS.format(said="Told: {c[told_anyone_by_sex CONTACT_SEX=M]}."))
    content = answer_content("en", [safe_problems()], question=question, **MADE)
    assert [line["before"] for line in content["short"]["questions"][0]["lines"]] == [
        "What the helpline counts itself: "
    ]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("contacts_by_shoe PROBLEM=PARTNER", "no table of ours"),
        ("", "no table of ours"),
        ("contacts_by_problem SEX=M", "the axes of contacts_by_problem are PROBLEM"),
        ("contacts_by_problem PROBLEM=SHOE", "the codes of PROBLEM are .*PARTNER, "),
        ("contacts_by_problem PARTNER", "the axes of contacts_by_problem are PROBLEM"),
    ],
)
def test_a_cell_that_does_not_exist_is_refused_with_its_line(cell, why):
    with pytest.raises(QuestionRefused, match=f"Line 5: .*{why}"):
        read_question(CELLS.format(said=f"{{c[{cell}]}}"))


def test_a_table_that_counts_nothing_is_its_total_alone():
    raw = raw_by_sex()
    nothing = protect(replace(raw, counts=dict.fromkeys(raw.counts, 0)))
    block = own_of(nothing, "en").block
    assert [row.codes for row in block.read.rows] == [("_T",)]
    assert "left out" in " ".join(block.read.marks)
    assert len(own_of(protect(raw), "en").block.read.rows) == len(readable(protect(raw), "en").rows)


@pytest.mark.parametrize("said", ["{c[contacts_by_problem}", "{n[contacts_by_problem]}", "{tabels}", "{"])
def test_what_stands_in_brackets_and_is_no_cell_is_refused_and_not_printed(said):
    with pytest.raises(QuestionRefused, match="is neither"):
        read_question(CELLS.format(said=said))
