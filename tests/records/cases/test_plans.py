"""A safety plan: in the person's words and language, given only where it is safe, gone through again."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations, queries
from houvast.records.cases.models import SafetyPlan
from houvast.records.cases.operations import ChangedElsewhere, NotPossible, Person, plans
from houvast.records.contacts import operations as contacts
from traces import left, was_refused
from two_at_once import at_once

TODAY = timezone.localdate
WEEK = timedelta(days=7)
WORDS = {"PLACES": "Bij mijn zus, met bus 3.", "PEOPLE": "Samira\n0470 00 00 00"}


@pytest.fixture
def case(cast: Cast):
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(contact, [Person(1), Person(2)], reached_out=1, by=cast.worker)


def write(case, by, words=WORDS, **more) -> int:
    said = {"person": 1, "language": "nl", "safe": ("PAPER", "MAILBOX"), "review_on": TODAY() + WEEK}
    said["after"] = max((each.number for each in SafetyPlan.objects.filter(case=case, person=1)), default=0)
    return plans.write_plan(case, words, **(said | more), by=by)


def test_a_plan_stands_in_their_words_under_heads_in_their_language(cast, case):
    write(case, cast.worker, language="fr")
    assert left("cases.write_plan", by=cast.worker, subject=case)
    [plan] = operations.read(case, by=cast.lead).plans
    assert plan.parts() == [
        ("Qui je peux appeler ou à qui je peux demander quelque chose", "Samira\n0470 00 00 00"),
        ("Où je peux aller et comment j’y vais", "Bij mijn zus, met bus 3."),
    ]
    assert (plan.person, plan.by, plan.on) == (1, cast.worker.id, TODAY())


def test_gone_through_again_it_is_a_new_one_and_the_one_before_stays(cast, case):
    first = write(case, cast.worker)
    second = write(case, cast.lead, {"PLACES": "Bij mijn broer."})
    opened = operations.read(case, by=cast.worker).plans
    assert [(each.number, each.sections["PLACES"]) for each in opened] == [
        (second, "Bij mijn broer."), (first, "Bij mijn zus, met bus 3."),
    ]  # fmt: skip


def test_who_did_not_see_the_latest_plan_does_not_write_over_what_it_calls_safe(cast, case):
    first = write(case, cast.worker)
    latest = write(case, cast.lead, {"PLACES": "Bij mijn broer."}, safe=(), after=first)
    for began in (0, first):
        with pytest.raises(ChangedElsewhere):
            write(case, cast.worker, safe=("PAPER",), after=began)
    with pytest.raises(NotPossible):
        plans.print_plan(case, 1, by=cast.worker)
    assert (
        write(case, cast.worker, person=2, after=0) == latest + 1
    )  # another person's plan is none of theirs


@pytest.mark.django_db(transaction=True)
def test_of_two_who_go_through_a_plan_at_once_one_is_told_of_the_other(cast, case):
    first = write(case, cast.worker)
    done = at_once(
        *[lambda: write(case, cast.worker, after=first), lambda: write(case, cast.lead, after=first)]
    )
    assert sorted(isinstance(each, ChangedElsewhere) for each in done) == [False, True]


def test_a_print_says_nothing_of_us_nor_of_what_it_is_about(cast, case):
    write(case, cast.worker)
    made = plans.print_plan(case, 1, by=cast.worker)
    assert left("cases.give_plan", by=cast.worker, subject=case)
    pdf = pypdf.PdfReader(io.BytesIO(made))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Bij mijn zus, met bus 3." in text
    assert pdf.metadata.title == "Notities"
    told = f"{text} {pdf.metadata} {pdf.trailer['/Root'].get('/Lang')}".casefold()
    for word in ("houvast", "helpline", "hulplijn", "1712", "geweld", "veilig", "slachtoffer", "dossier"):
        assert word not in told
    assert b"pdfuaid" in made
    assert re.search("nl", str(pdf.trailer["/Root"]["/Lang"]))


@pytest.mark.parametrize(("safe", "give"), [("MAILBOX", "print_plan"), ("PAPER", "plan_for_mailbox")])
def test_what_was_not_called_safe_is_not_given(cast, case, safe, give):
    write(case, cast.worker, safe=(safe,))
    with pytest.raises(NotPossible):
        getattr(plans, give)(case, 1, by=cast.worker)


def test_the_latest_plan_decides_what_is_safe(cast, case):
    write(case, cast.worker)
    write(case, cast.worker, safe=())
    with pytest.raises(NotPossible):
        plans.print_plan(case, 1, by=cast.worker)


def test_for_the_mailbox_it_is_plain_words(cast, case):
    write(case, cast.worker, {"PEOPLE": "Samira"})
    assert plans.plan_for_mailbox(case, 1, by=cast.worker) == (
        "Wie ik kan bellen of wie ik iets kan vragen\nSamira"
    )


def test_markup_in_a_plan_is_words(cast, case):
    write(case, cast.worker, {"PEOPLE": '#read("/etc/passwd") *b* $x$'})
    text = pypdf.PdfReader(io.BytesIO(plans.print_plan(case, 1, by=cast.worker))).pages[0].extract_text()
    assert '#read("/etc/passwd") *b* $x$' in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": 9},
        {"language": "xx"},
        {"safe": ("POST",)},
        {"review_on": TODAY()},
        {"review_on": TODAY() + timedelta(days=400)},
        {"words": {}},
        {"words": {"PEOPLE": " "}},
        {"words": {"RUMOUR": "x"}},
        {"words": {"PEOPLE": "x" * 5000}},
    ],
)
def test_what_is_no_plan_is_not_kept(cast, case, wrong):
    with pytest.raises(NotPossible):
        write(case, cast.worker, **wrong)
    assert not SafetyPlan.objects.exists()


def test_on_its_day_it_is_to_be_gone_through_again_until_somebody_did(cast, case):
    write(case, cast.worker)
    assert queries.plans_to_review(seen_by=cast.worker) == ()
    SafetyPlan.objects.update(review_on=TODAY())
    assert [(row.case, row.person) for row in queries.plans_to_review(seen_by=cast.lead)] == [(case, 1)]
    for nobody in (cast.outsider, cast.at_shelter, cast.volunteer):
        assert queries.plans_to_review(seen_by=nobody) == ()
    write(case, cast.lead)
    assert queries.plans_to_review(seen_by=cast.lead) == ()


def test_a_closed_case_asks_for_nothing(cast, case):
    write(case, cast.worker)
    SafetyPlan.objects.update(review_on=TODAY())
    operations.close(case, outcome="SAFER", by=cast.worker)
    assert queries.plans_to_review(seen_by=cast.worker) == ()
    with pytest.raises(NotPossible):
        write(case, cast.worker)


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "at_shelter", "statistician", "administrator"])
def test_nobody_else_writes_or_gives_one(cast, case, somebody):
    write(case, cast.worker)
    by = getattr(cast, somebody)
    for action, do in (
        ("cases.write_plan", lambda: write(case, by)),
        ("cases.give_plan", lambda: plans.print_plan(case, 1, by=by)),
        ("cases.give_plan", lambda: plans.plan_for_mailbox(case, 1, by=by)),
    ):
        with pytest.raises(Refused):
            do()
        assert was_refused(action, by=by, subject=case)


def test_of_who_has_none_nothing_is_given(cast, case):
    with pytest.raises(Refused):
        plans.print_plan(case, 2, by=cast.worker)


def test_plans_are_sealed_anew_with_their_case(cast, case):
    write(case, cast.worker)
    before = bytes(SafetyPlan.objects.get().sealed)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    operations.rekey(cast.phone_line, by=cast.lead)
    assert bytes(SafetyPlan.objects.get().sealed) != before
    assert operations.read(case, by=cast.lead).plans[0].sections["PLACES"] == WORDS["PLACES"]
