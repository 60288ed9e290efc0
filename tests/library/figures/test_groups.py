"""Groups of which nearly all have the same answer are found, in what a reader can be sure of."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import protect
from houvast.library.figures.groups import telling
from houvast.library.figures.policy import NEARLY_ALL
from houvast.library.figures.tables import TOTAL, Definition, Dimension, RawTable

MOST_IN_A_GROUP = NEARLY_ALL.most
SEXES, FORMS = ("F", "M"), ("PHYSICAL", "SEXUAL", "U")


def table(cells, *, facts="persons", policy="small_counts"):
    definition = Definition(
        name="by_form",
        version="1",
        titles={},
        unit="VICTIM",
        population="victims",
        facts=facts,
        dimensions=(Dimension("SEX", "sex"), Dimension("FORM", "form")),
        policy=policy,
    )
    every = {(sex, form): cells.get((sex, form), 0) for sex in SEXES for form in FORMS}
    return protect(RawTable.with_margins(definition, date(2025, 1, 1), date(2026, 1, 1), every))


def said(found):
    return [(each.cell, each.held, each.of) for each in found]


def test_a_group_that_has_all_the_same_answer_is_found_though_no_count_is_small():
    safe = table({("M", "SEXUAL"): 6, ("F", "SEXUAL"): 20, ("F", "PHYSICAL"): 30})
    assert said(telling([safe])) == [(("M", "SEXUAL"), 6, 6)]


def test_a_hidden_count_tells_where_the_marks_of_the_others_leave_it_no_way_out():
    safe = table({("M", "SEXUAL"): 46, ("M", "PHYSICAL"): 1, ("F", "SEXUAL"): 60, ("F", "PHYSICAL"): 40})
    assert safe["M", "PHYSICAL"].value is None
    assert said(telling([safe])) == [(("M", "SEXUAL"), 43, 47)]


def test_that_nearly_all_are_not_known_tells_nothing():
    assert telling([table({("M", "U"): 9, ("F", "SEXUAL"): 20, ("F", "PHYSICAL"): 20})]) == []


def test_a_group_of_fifty_and_more_is_not_named_nor_is_everybody_together():
    assert telling([table({("M", "SEXUAL"): MOST_IN_A_GROUP + 1, ("F", "PHYSICAL"): 80})]) == []
    assert said(telling([table({("M", "SEXUAL"): MOST_IN_A_GROUP, ("F", "PHYSICAL"): 80})])) != []


def test_what_is_about_no_person_tells_on_nobody():
    cells = {("M", "SEXUAL"): 6, ("F", "PHYSICAL"): 60}
    assert telling([table(cells, facts="services", policy="public_one_by_one")]) == []


def test_a_column_that_is_asked_for_is_looked_at_whatever_it_is_called():
    safe = table({("M", "SEXUAL"): 6, ("F", "SEXUAL"): 20, ("F", "PHYSICAL"): 30})
    assert telling([safe], rule=replace(NEARLY_ALL, told=("NO_SUCH",))) == []
    assert {each.axis for each in telling([safe], rule=replace(NEARLY_ALL, told=("SEX",)))} == {0}


counts = st.dictionaries(
    st.tuples(st.sampled_from(SEXES), st.sampled_from(FORMS)), st.integers(0, 60), min_size=1
)


@given(counts)
def test_of_each_named_group_so_many_really_have_that_answer_and_no_full_group_is_left_out(cells):
    safe = table(cells)
    found = {each.cell: each for each in telling([safe])}
    for (sex, form), each in found.items():
        of = sum(cells.get((sex, other), 0) for other in FORMS)
        assert each.of == of
        assert NEARLY_ALL.share * of <= each.held <= cells.get((sex, form), 0)
    for sex in SEXES:
        of = sum(cells.get((sex, form), 0) for form in FORMS)
        if safe[sex, TOTAL].value is None or not 4 < of <= MOST_IN_A_GROUP:
            continue
        full = [form for form in FORMS[:2] if cells.get((sex, form), 0) == of]
        assert all((sex, form) in found for form in full)


def test_of_groups_that_are_as_full_the_largest_is_named_first():
    found = telling([table({("F", "PHYSICAL"): 9, ("M", "SEXUAL"): 20})])
    assert [each.group[0] for each in found] == ["M", "F"]
