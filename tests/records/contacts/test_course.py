"""Which problem a contact counts under, by the rule that holds on its day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from houvast.library.codes import codebook
from houvast.records.contacts.course import MAIN_PROBLEM_RULES, main_person, main_problem_rule
from houvast.records.contacts.registration import Person

SEXES = codebook("sex").codes()
few_problems = st.sampled_from(["CHILD_ABUSE", "PARTNER", "SEPARATION", "U"])


@st.composite
def reported(draw: st.DrawFn, problems: st.SearchStrategy[str] = few_problems) -> list[Person]:
    """Up to six persons, numbered from 1."""
    said = draw(st.lists(st.tuples(problems, st.sampled_from(SEXES)), max_size=6))
    return [Person(n, "U", problem, sex=sex) for n, (problem, sex) in enumerate(said, start=1)]


def twin(persons: list[Person]) -> str:
    """The rule again, slow and obvious: count, and of equals take what was reported first."""
    best, best_count = "U", 0
    for person in sorted(persons, key=lambda person: person.number):
        count = len([other for other in persons if other.problem == person.problem])
        if person.problem != "U" and count > best_count:
            best, best_count = person.problem, count
    return best


@given(reported())
def test_the_main_problem_is_the_one_known_for_most_persons_and_of_equals_the_first(persons: list[Person]):
    main = main_person(persons)
    assert (main.problem if main else "U") == twin(persons)


@given(reported())
def test_the_main_person_is_the_first_with_the_main_problem(persons: list[Person]):
    main = main_person(persons)
    if main:
        assert main.number == min(p.number for p in persons if p.problem == main.problem)


@given(reported(), st.randoms(use_true_random=False))
def test_the_order_in_which_persons_are_stored_does_not_matter(persons: list[Person], random):
    shuffled = list(persons)
    random.shuffle(shuffled)
    assert main_person(shuffled) == main_person(persons)


@given(reported())
def test_the_sexes_of_the_persons_do_not_matter(persons: list[Person]):
    others = [Person(p.number, "U", p.problem, sex="U") for p in persons]
    one, other = main_person(persons), main_person(others)
    assert (one and one.number) == (other and other.number)


@given(reported(), few_problems)
def test_another_person_with_the_same_problem_changes_nothing(persons: list[Person], problem: str):
    main = main_person(persons)
    if main:
        assert main_person([*persons, Person(99, "U", main.problem)]) == main


def test_no_reported_person_is_no_main_person():
    assert main_person([]) is None


def test_where_no_problem_is_known_the_time_of_the_first_person_still_is():
    persons = [Person(2, "U", "U"), Person(1, "VICTIM", "U", timing="HISTORICAL")]
    main = main_person(persons)
    assert main
    assert (main.problem, main.timing) == ("U", "HISTORICAL")


def test_one_known_problem_outweighs_any_number_of_unknown_ones():
    persons = [Person(n, "VICTIM", "U") for n in range(1, 6)] + [Person(6, "VICTIM", "ELDER_ABUSE")]
    main = main_person(persons)
    assert main
    assert main.number == 6


def test_exactly_one_rule_holds_on_every_day():
    starts = [rule.valid_from for rule in MAIN_PROBLEM_RULES]
    assert starts == sorted(set(starts))
    assert main_problem_rule(date(2000, 1, 1)).version == main_problem_rule(date(2030, 1, 1)).version == "1"
