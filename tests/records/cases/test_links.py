"""Two cases become one, or one becomes two: nothing moves, nobody reads more, two people's files stay two."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.cases import facts, operations, queries
from houvast.records.cases.course import is_of_one_person
from houvast.records.cases.models import Case, CaseLink, ContributionKey, Seat
from houvast.records.cases.operations import NotPossible, Person, apart, laying, links, partnering
from houvast.records.cases.operations import tying as case_ties
from houvast.records.cases.queries import links as linked
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import tying
from table import agency, partner, seated, with_document
from traces import left

SHE = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Jan", age_group="ADULT", role_stated="PERPETRATOR")


def opened(cast: Cast, *people: Person, reached_out: int = 1, of=WOMAN) -> uuid.UUID:
    contact = contacts.register(registration(of), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(contact, people, reached_out=reached_out, by=cast.worker)


@pytest.fixture
def first(cast: Cast) -> uuid.UUID:
    return opened(cast, SHE, HE)


@pytest.fixture
def second(cast: Cast) -> uuid.UUID:
    """She called again, and nobody knew that there was a case."""
    return opened(cast, SHE)


@pytest.fixture
def his(cast: Cast) -> uuid.UUID:
    """Her partner called as well: a file of his own, in which it was she."""
    him = Person(1, called="Jan", age_group="ADULT", role_stated="VICTIM")
    her = Person(2, called="Lies", age_group="ADULT", role_stated="PERPETRATOR")
    return opened(cast, him, her, of=MAN)


def everything(case: uuid.UUID, *, by) -> tuple[object, ...]:
    """All that the table and the file say, but for what carries the moment of looking."""
    read, table = operations.read(case, by=by), laying.read_table(case, by=by)
    return read, table.laid, table.grounds, table.reports


def how(case: uuid.UUID, *, by) -> list[str]:
    return [each.how for each in linked.links(case, seen_by=by)]


def test_two_cases_of_one_person_become_one_and_each_keeps_all_that_it_had(cast, first, second):
    operations.add_event(second, "Tweede oproep.", by=cast.worker)
    before = [everything(case, by=cast.lead) for case in (first, second)]
    made = links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    assert left("cases.merge", by=cast.worker, subject=first)
    assert [everything(case, by=cast.lead) for case in (first, second)] == before
    assert (how(first, by=cast.lead), how(second, by=cast.lead)) == (["HOLDS"], ["GOES_ON_IN"])
    assert [each.id for each in queries.cases(seen_by=cast.worker)] == [first]
    for add in (
        lambda: operations.add_event(second, "Nog iets.", by=cast.worker),
        lambda: operations.close(second, outcome="SAFER", by=cast.worker),
        lambda: laying.lay(second, "x", field="SITUATION", about=1, by=cast.worker),
        lambda: links.split_case(second, [1], by=cast.worker),
    ):
        with pytest.raises(NotPossible, match="goes on in another one"):
            add()
    assert CaseLink.objects.get(pk=made).because == "ONE_PERSON"


def test_a_merge_opens_no_seat_no_key_and_no_document_of_the_one_to_who_sits_at_the_other(
    cast, first, second
):
    seat = {}
    for case, kind in ((first, "CAW"), (second, "MENTAL_HEALTH")):
        team = agency(kind, by=cast.administrator)
        who = partner(team, by=cast.administrator)
        _ground, own = seated(case, team, who, by=cast.worker)
        laying.lay(case, f"Voor {kind}.", field="SITUATION", about=1, to=[own], by=cast.worker)
        with_document(case, by=cast.worker, name=f"{kind}.txt", to=[own])
        seat[case] = own, who
    keys = list(ContributionKey.objects.order_by("pk").values_list("seat", "contribution", "wrapped"))
    read = [repr(partnering.read_shared(own, by=who)) for own, who in seat.values()]
    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    assert [repr(partnering.read_shared(own, by=who)) for own, who in seat.values()] == read
    assert list(ContributionKey.objects.order_by("pk").values_list("seat", "contribution", "wrapped")) == keys
    with pytest.raises(Refused):
        partnering.read_shared(seat[first][0], by=seat[second][1])
    new = laying.lay(first, "Daarna.", field="SITUATION", about=1, to=[seat[first][0]], by=cast.worker)
    with pytest.raises(
        Refused
    ):  # what comes after goes to seats of the case in which it goes on, and to no other
        laying.pass_on(new, to=[seat[second][0]], by=cast.worker)
    operations.close(first, outcome="SAFER", by=cast.worker)
    assert set(Seat.objects.values_list("state", flat=True)) == {"ENDED"}
    assert set(Case.objects.values_list("state", "outcome")) == {("CLOSED", "SAFER")}


def test_files_of_two_people_become_one_only_with_each_ones_own_yes(cast, first, his):
    same = {1: 2, 2: 1}

    def refused() -> str:
        with pytest.raises(NotPossible) as no:
            links.merge_cases(first, his, same=same, by=cast.worker)
        return str(no.value)

    said = [refused()]
    hers = apart.say_joint_yes(first, person=1, word="gele regenjas", by=cast.worker)
    said.append(refused())
    theirs = apart.say_joint_yes(his, person=1, word="andere woorden", by=cast.worker)
    said.append(refused())
    apart.revoke_joint_yes(theirs, by=cast.worker)
    theirs = apart.say_joint_yes(his, person=1, word="gele regenjas", by=cast.worker)
    apart.revoke_joint_yes(hers, by=cast.worker)
    said.append(refused())
    same = {1: 1}  # who says that he is she is not believed
    said.append(refused())
    assert len(set(said)) == 1
    assert not CaseLink.objects.exists()
    apart.say_joint_yes(first, person=1, word="gele regenjas", by=cast.worker)
    made = links.merge_cases(first, his, same={}, by=cast.worker)
    assert CaseLink.objects.get(pk=made).because == "BOTH_YES"


def test_every_refusal_to_merge_is_the_same_sentence_whatever_is_there(cast, first, second, his):
    elsewhere = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    of_another_team = operations.open_from_contact(elsewhere, [SHE], reached_out=1, by=cast.at_shelter)
    closed = opened(cast, SHE)
    operations.close(closed, outcome="SAFER", by=cast.worker)
    unknown = opened(cast, SHE, reached_out=0)
    tied = opened(cast, SHE)
    tying.tie_myself(Case.objects.get(pk=tied).contact, by=cast.worker)
    tries = [(uuid.uuid4(), {1: 1}), (first, {1: 1}), (of_another_team, {1: 1}), (closed, {1: 1}),
             (unknown, {1: 1}), (tied, {1: 1}), (his, {1: 2, 2: 1}), (second, {}), (second, {1: 2}),
             (second, {1: 9})]  # fmt: skip
    said = set()
    for other, same in tries:
        with pytest.raises(NotPossible) as no:
            links.merge_cases(first, other, same=same, by=cast.worker)
        said.add(str(no.value))
    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    third = opened(cast, SHE)
    for case, other in ((first, second), (second, third), (third, second), (third, first)):
        with pytest.raises(NotPossible) as no:
            links.merge_cases(case, other, same={1: 1}, by=cast.worker)
        said.add(str(no.value))
    assert len(said) == 1


def test_whoever_is_tied_to_the_one_reads_the_other_no_longer(cast, first, second):
    tying.tie_myself(Case.objects.get(pk=second).contact, by=cast.lead)
    assert operations.read(first, by=cast.lead)
    made = links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    for closed in (first, second):
        with pytest.raises(Refused):
            operations.read(closed, by=cast.lead)
    links.undo_link(made, by=cast.worker)
    assert operations.read(first, by=cast.lead)


def test_a_merge_is_undone_while_nothing_was_added_and_not_after(cast, first, second):
    for case in (first, second):
        made = links.merge_cases(first, second, same={1: 1}, by=cast.worker)
        links.undo_link(made, by=cast.worker)
        assert left("cases.undo_link", by=cast.worker, subject=made)
        assert how(case, by=cast.worker) == []
        operations.add_event(case, "Gewoon verder.", by=cast.worker)
    made = links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    operations.add_event(first, "Daarna.", by=cast.worker)
    with pytest.raises(NotPossible):
        links.undo_link(made, by=cast.worker)
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter):
        with pytest.raises(Refused):
            links.undo_link(made, by=nobody)


def test_split_off_people_have_a_case_of_their_own_that_begins_empty(cast, first):
    operations.add_event(first, "Over haar.", by=cast.worker)
    before = everything(first, by=cast.lead)
    made = links.split_case(first, [2], by=cast.worker)
    assert left("cases.split", by=cast.worker, subject=first)
    assert everything(first, by=cast.lead) == before
    own = operations.read(made, by=cast.lead)
    assert ([each.called for each in own.people], own.events, own.team) == (["Jan"], (), cast.phone_line)
    assert (how(first, by=cast.lead), how(made, by=cast.lead)) == (["SPLIT_OFF"], ["SPLIT_FROM"])
    with pytest.raises(NotPossible):
        links.split_case(first, [9], by=cast.worker)
    links.undo_link(CaseLink.objects.get().id, by=cast.worker)
    assert list(Case.objects.values_list("pk", flat=True)) == [first]
    again = links.split_case(first, [2], by=cast.worker)
    operations.add_event(again, "Over hem.", by=cast.worker)
    with pytest.raises(NotPossible):
        links.undo_link(CaseLink.objects.get().id, by=cast.worker)


def test_nobody_else_merges_or_splits(cast, first, second):
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter, cast.administrator):
        with pytest.raises(Refused):
            links.merge_cases(first, second, same={1: 1}, by=nobody)
        with pytest.raises(Refused):
            links.split_case(first, [1], by=nobody)


def test_what_goes_on_in_another_case_counts_with_it_once(cast, first, second):
    from datetime import timedelta

    from django.utils import timezone

    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    operations.close(first, outcome="SAFER", by=cast.worker)
    day = timezone.localdate()
    told = facts.gather(organisation=cast.helpline, from_=day, until=day + timedelta(days=1))
    assert len(told["cases"]) == 1


@pytest.mark.parametrize(
    ("same", "reached_out", "is_one"),
    [
        ({1: 1}, (1, 1), True),
        ({1: 1, 2: 2}, (1, 1), True),
        ({1: 1}, (1, 2), False),
        ({1: 1}, (0, 0), False),
        ({1: 2, 2: 1}, (1, 2), False),
        ({1: 1, 2: 1}, (1, 1), False),
        ({2: 1}, (1, 1), False),
        ({}, (1, 1), False),
    ],
)
def test_files_are_of_one_person_only_where_who_reached_out_is_the_same(same, reached_out, is_one):
    assert is_of_one_person([SHE, HE], [SHE, HE], same, reached_out=reached_out) is is_one


@pytest.mark.parametrize("of", ["contact", "case"])
def test_whoever_is_tied_to_the_one_that_goes_on_reads_the_one_that_was_joined_to_it_no_longer(
    cast, first, second, of
):
    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    if of == "contact":
        tying.tie_myself(Case.objects.get(pk=first).contact, by=cast.lead)
    else:
        case_ties.tie_staff(first, cast.lead.id, by=cast.worker)
    for closed in (first, second):
        with pytest.raises(Refused):
            operations.read(closed, by=cast.lead)


@pytest.mark.parametrize("at", ["first", "second"])
def test_an_agency_that_is_closed_off_from_the_one_sits_at_neither_and_is_invited_to_neither(
    cast, first, second, at
):
    caw = agency("CAW", by=cast.administrator)
    helper = partner(caw, by=cast.administrator)
    _ground, seat = seated(second, caw, helper, by=cast.worker)
    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    assert seat in case_ties.tie_agency({"first": first, "second": second}[at], caw, by=cast.worker)
    assert Seat.objects.get(pk=seat).state == "ENDED"
    with pytest.raises(NotPossible, match="closed off"):
        seated(first, caw, helper, by=cast.worker)


def test_a_case_that_goes_on_in_another_stays_as_long_as_that_one(cast, first, second):
    links.merge_cases(first, second, same={1: 1}, by=cast.worker)
    Case.objects.filter(pk=second).update(worked_on=date(2020, 1, 1))
    assert operations.erase_cases(on=timezone.localdate(), by=cast.command) == []
    Case.objects.filter(pk=first).update(worked_on=date(2020, 1, 1))
    assert set(operations.erase_cases(on=timezone.localdate(), by=cast.command)) == {first, second}
