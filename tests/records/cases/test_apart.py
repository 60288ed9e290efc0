"""A report to the prosecutor, and two sealed files of one couple that stay apart until both say yes."""

import uuid

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations
from houvast.records.cases.models import InvokedGround, JointYes, ProsecutorReport
from houvast.records.cases.operations import NotPossible, Person, apart, grounds, laying
from houvast.records.cases.queries import sharing
from houvast.records.contacts import operations as contacts
from table import QUESTIONS, agency, partner, report, shared_with_everybody
from traces import left

ADULT, CHILD = Person(1, age_group="ADULT"), Person(2, age_group="CHILD")
ANSWERS = dict.fromkeys(QUESTIONS, "Ja, besproken.")


@pytest.fixture
def hers(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, [ADULT, CHILD], by=cast.worker)


@pytest.fixture
def his(cast: Cast) -> uuid.UUID:
    """With another worker of another team, who reads nothing of hers."""
    of = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    return operations.open_from_contact(of, [ADULT], by=cast.at_shelter)


def test_a_report_is_made_only_once_every_question_has_an_answer_and_a_second_person_confirmed(cast, hers):
    for missing in QUESTIONS:
        some = {code: words for code, words in ANSWERS.items() if code != missing}
        for answers in (some, some | {missing: "  "}):
            with pytest.raises(NotPossible):
                grounds.invoke_ground(hers, report(), answers=answers, by=cast.worker)
    assert not InvokedGround.objects.exists()
    right = grounds.invoke_ground(hers, report(), answers=ANSWERS, by=cast.worker)
    said = {"ground": right, "fields": ["RISK"], "people": [1], "way": "WRITING", "by": cast.worker}
    with pytest.raises(NotPossible):
        apart.report_to_prosecutor(hers, "Hij dreigde.", **said)
    grounds.confirm_ground(right, by=cast.lead)
    made = apart.report_to_prosecutor(hers, "Hij dreigde.", **said)
    assert left("cases.report_to_prosecutor", by=cast.worker, subject=hers)
    table = laying.read_table(hers, by=cast.lead)
    assert [(each.id, each.words, each.ground) for each in table.reports] == [(made, "Hij dreigde.", right)]
    [kept] = table.grounds
    assert kept.answers == ANSWERS


def test_a_report_goes_to_the_prosecutor_only_and_tells_no_more_than_the_right_reaches(cast, hers):
    for_minors = grounds.invoke_ground(hers, report("MINOR"), answers=ANSWERS, by=cast.worker)
    grounds.confirm_ground(for_minors, by=cast.lead)
    said = {"fields": ["RISK"], "way": "WRITING", "by": cast.worker}
    assert apart.report_to_prosecutor(hers, "x", ground=for_minors, people=[2], **said)
    for wrong in ({"people": [1]}, {"people": [9]}, {"people": []}, {"fields": ["LOCATION"]},
                  {"fields": ["STORY"]}, {"way": "READING"}, {"fields": []}):  # fmt: skip
        with pytest.raises(NotPossible):
            apart.report_to_prosecutor(hers, "x", **{"ground": for_minors, "people": [2]} | said | wrong)
    police = agency("POLICE", by=cast.administrator)
    partner(police, by=cast.administrator)
    with pytest.raises(NotPossible):
        grounds.invoke_ground(hers, report(), agency=police, answers=ANSWERS, by=cast.worker)
    with pytest.raises(Refused):
        apart.report_to_prosecutor(hers, "x", ground=uuid.uuid4(), people=[2], **said)
    for nobody in (cast.outsider, cast.volunteer, cast.at_shelter):
        with pytest.raises(Refused):
            apart.report_to_prosecutor(hers, "x", ground=for_minors, people=[2], **said | {"by": nobody})
    assert ProsecutorReport.objects.count() == 1


def test_joint_handling_needs_the_yes_of_each_and_ends_with_either(cast, hers, his):
    one = apart.say_joint_yes(hers, person=1, word="Gele  regenjas", by=cast.worker)
    assert left("cases.say_joint_yes", by=cast.worker, subject=hers)
    assert [each.with_team for each in sharing.joint(hers, seen_by=cast.lead)] == [""]
    apart.say_joint_yes(his, person=1, word="gele regenjas!", by=cast.at_shelter)
    assert [each.with_team for each in sharing.joint(hers, seen_by=cast.lead)] == ["Shelter"]
    assert [each.with_team for each in sharing.joint(his, seen_by=cast.at_shelter)] == ["Phone line"]
    with pytest.raises(Refused):
        operations.read(his, by=cast.worker)  # also then each file is its own team's
    apart.revoke_joint_yes(one, by=cast.worker)
    [row] = sharing.joint(his, seen_by=cast.at_shelter)
    assert row.with_team == ""
    assert sharing.joint(hers, seen_by=cast.worker) == ()


def test_a_yes_that_is_alone_looks_as_one_whose_other_was_taken_back_or_that_three_gave(cast, hers, his):
    apart.say_joint_yes(hers, person=1, word="gele regenjas", by=cast.worker)
    alone = sharing.joint(hers, seen_by=cast.worker)
    other = apart.say_joint_yes(his, person=1, word="gele regenjas", by=cast.at_shelter)
    apart.revoke_joint_yes(other, by=cast.at_shelter)
    assert sharing.joint(hers, seen_by=cast.worker) == alone
    apart.say_joint_yes(his, person=1, word="gele regenjas", by=cast.at_shelter)
    of = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    third = operations.open_from_contact(of, [ADULT], by=cast.at_shelter)
    apart.say_joint_yes(third, person=1, word="gele regenjas", by=cast.at_shelter)
    assert sharing.joint(hers, seen_by=cast.worker) == alone


def test_a_word_that_is_short_or_a_second_yes_is_refused_alike_whether_the_other_is_there_or_not(
    cast, hers, his
):
    def refusals() -> list[str]:
        found = []
        for said in ({"person": 1, "word": "kort"}, {"person": 7, "word": "gele regenjas"}):
            with pytest.raises(NotPossible) as refused:
                apart.say_joint_yes(hers, **said, by=cast.worker)
            found.append(str(refused.value))
        return found

    without = refusals()
    apart.say_joint_yes(his, person=1, word="gele regenjas", by=cast.at_shelter)
    assert refusals() == without
    apart.say_joint_yes(hers, person=1, word="andere zinnen", by=cast.worker)
    with pytest.raises(NotPossible):
        apart.say_joint_yes(hers, person=1, word="gele regenjas", by=cast.worker)
    assert "regenjas" not in repr(list(JointYes.objects.values()))
    for nobody in (cast.outsider, cast.worker, cast.volunteer):
        with pytest.raises(Refused):
            apart.revoke_joint_yes(JointYes.objects.get(case=his).id, by=nobody)


def test_who_left_opens_no_report_and_no_ground_once_the_case_is_sealed_anew(cast, hers):
    from houvast.records.accounts import operations as accounts

    shared_with_everybody(hers, cast)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.worker) == [hers]
    table = laying.read_table(hers, by=cast.worker)
    assert [each.words for each in table.reports] == ["Dreigde."]
    assert len(table.grounds) == 2
    assert not any(each.damaged for each in table.laid)
