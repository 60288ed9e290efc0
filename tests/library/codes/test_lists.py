"""Every shipped list: whole, dated, labelled in four languages, and the same as it was declared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.codes import (
    LANGUAGES,
    SHIPPED,
    CodeOutsideDates,
    ListOutsideDates,
    UnknownCode,
    UnknownList,
    codebook,
    list_names,
)

# The canonical classification, word for word: a list that changes must change here too.
CANONICAL = {
    "channel": "PHONE CHAT EMAIL WEBFORM MAILBOX IN_PERSON OUTREACH LETTER OTHER",
    "contact_kind": "SUPPORT INFO PROFESSIONAL_ADVICE SILENT HANGUP ABUSIVE WRONG_NUMBER TEST THANKS",
    "contact_outcome": "ANSWERED ABANDONED MISSED_BUSY MISSED_CLOSED CALLBACK",
    "contact_role": "VICTIM PERPETRATOR BOTH PARENT STEPPARENT CHILD SIBLING OTHER_FAMILY PARTNER_OF_VICTIM "
    "FRIEND NEIGHBOUR COLLEAGUE PROFESSIONAL WITNESS_OTHER U",
    "situation_role": "VICTIM PERPETRATOR BOTH WITNESS_OTHER U",
    "problem": "CHILD_ABUSE PARTNER ADULT_OTHER SEPARATION MINORS PARENT_ABUSE ELDER_ABUSE COPING HONOUR "
    "RITUAL STALKING WORK_BULLYING FORCED_ADOPTION OTHER U",
    "timing": "CURRENT RECENT HISTORICAL U",
    "form": "PHYSICAL PHYSICAL_NEGLECT PSYCHOLOGICAL EMOTIONAL_NEGLECT SEXUAL ECONOMIC U",
    "modality": "COERCIVE_CONTROL STALKING DIGITAL STRANGULATION THREAT_TO_KILL WEAPON HONOUR "
    "FORCED_MARRIAGE FGM CHILD_WITNESS CHILD_CONTACT_AS_LEVER IMMIGRATION_AS_LEVER",
    "incidents": "ONCE 2-7 8-30 OVER_30 CONTINUOUS U",
    "relationship": "CURRENT_PARTNER FORMER_PARTNER BLOOD_RELATIVE OTHER_HOUSEHOLD FRIEND ACQUAINTANCE WORK "
    "AUTHORITY_CARE OTHER_KNOWN OFFENDER_UNKNOWN U",
    "cohabiting": "NOW BEFORE NEVER U",
    "children_together": "Y N U",
    "sex": "F M X U REFUSED",
    "age_band": "UNBORN 0-2 3-5 6-11 12-17 18-29 30-44 45-64 65-74 75+ U",
    "context": "FAMILY HOUSEHOLD PUBLIC SCHOOL SPORT WORK CARE ONLINE OTHER U",
    "request": "LISTEN NAME_IT INFO ADVICE LEGAL SHELTER SAFETY CHILDREN PERPETRATOR_HELP",
    "action": "LISTENED INFORMED ADVISED RISK_ESTIMATED SAFETY_PLAN REFERRED WARM_TRANSFER FILE_OPENED "
    "EMERGENCY REPORT_458BIS NONE",
    "referral_target": "CAW VK VEILIG_HUIS SHELTER SHELTER_MEN ZSG POLICE PROSECUTOR GP_HOSPITAL "
    "MENTAL_HEALTH LAWYER OTHER_LINE PERPETRATOR_PROGRAMME OTHER",
    "referral_status": "OFFERED REFUSED ACCEPTED EXPECTED ARRIVED REFUSED_BY_SERVICE NO_PLACE LOST "
    "NO_SERVICE U",
    "referral_reason": "NONE NO_PLACE NO_SERVICE SEX AGE CHILDREN PETS ACCESS PAPERS INCOME AREA LANGUAGE "
    "RISK CARE OTHER U",
    "service_answer": "YES CONSULT NO U",
    "service_takes": "F M X ALL U",
    "with_children": "Y N U",
    "need_course": "MET OPEN UNMET LOST DECLINED U",
    "complaint": "NONE CONSIDERED FILED WITHDRAWN U",
    "told_anyone_before": "NOBODY NEAR_ONES PROFESSIONAL U",
    "identifiability": "ANONYMOUS PSEUDONYM IDENTIFIED",
    "safe_to_contact": "YES NO U",
    "unit": "CONTACT VICTIM VICTIM_X_FORM PERPETRATOR REFERRAL CASE ARRIVAL SERVICE SHELTER BED NEED",
    "scope": "IPV DV ANY",
    "conf_status": "F A D C",  # C: not computed, but what is put out has it for A and D alike (0324)
    "obs_status": "A B D E L P Q",
    "sdmx_sex": "F M _O _U _N",
    "iccs": "0101 0102 0201 02011 020111 THREAT_TO_KILL 0301 03011 03012",
}
NAMES = sorted(set(list_names()) - {"municipality"})


@pytest.mark.parametrize("name", CANONICAL)
def test_a_canonical_list_holds_exactly_the_codes_of_the_classification(name: str) -> None:
    assert codebook(name).codes() == tuple(CANONICAL[name].split())


@pytest.mark.parametrize("name", list_names())
def test_every_list_says_its_source_and_has_a_label_in_every_language(name: str) -> None:
    for version in SHIPPED.versions(name):
        assert version.about["source"]
        for code in version:
            for language in LANGUAGES:
                assert version.label(code.code, language).strip()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_of_a_list_read_the_same(name: str, language: str) -> None:
    labels = [code.label(language) for code in codebook(name)]
    assert len(labels) == len(set(labels))


@given(name=st.sampled_from(list_names()), on=st.dates(date(2010, 1, 1), date(2040, 1, 1)))
def test_a_codebook_never_holds_a_code_outside_its_dates(name: str, on: date) -> None:
    try:
        book = codebook(name, on)
    except ListOutsideDates:
        assert not any(
            version.valid_from <= on and (version.valid_until is None or on < version.valid_until)
            for version in SHIPPED.versions(name)
        )
        return
    assert book.valid_from <= on
    assert book.valid_until is None or on < book.valid_until
    assert all(code.holds(on) for code in book)
    held = {code.code for version in SHIPPED.versions(name) for code in version if code.holds(on)}
    assert set(book.codes()) == held


def test_a_codebook_as_of_a_day_is_read_once_and_kept() -> None:
    assert codebook("problem", date(2025, 3, 4)) is codebook("problem", date(2026, 3, 4))
    assert codebook("problem") is codebook("problem")


def test_the_list_before_2016_ends_where_the_list_of_2018_begins() -> None:
    assert codebook("problem_before_2016").valid_until == codebook("problem_2018").valid_from
    with pytest.raises(ListOutsideDates, match="problem_before_2016"):
        codebook("problem_before_2016", date(2016, 7, 1))
    assert len(codebook("problem_before_2016", date(2016, 6, 30))) == 8


def test_the_list_of_2018_has_its_14_printed_lines_and_holds_in_the_demo_year() -> None:
    book = codebook("problem_2018", date(2025, 7, 1))
    assert len(book) == 14
    assert book.label("HISTORICAL", "nl") == "Historisch misbruik"
    assert book.label("U", "nl") == "Leeg"


def test_codes_of_the_list_of_2018_that_mean_the_same_are_named_the_same() -> None:
    both = set(codebook("problem_2018").codes()) & set(codebook("problem").codes())
    assert set(codebook("problem_2018").codes()) - both == {"HISTORICAL"}
    for code in both - {"U"}:
        assert codebook("problem_2018")[code].labels == codebook("problem")[code].labels


def test_a_reported_person_has_only_roles_that_a_contact_person_can_have() -> None:
    assert set(codebook("situation_role").codes()) <= set(codebook("contact_role").codes())


def test_the_household_lies_inside_the_family_and_the_family_is_both() -> None:
    context = codebook("context")
    assert context["HOUSEHOLD"].parent == "FAMILY"
    assert context.within("FAMILY") == ("FAMILY", "HOUSEHOLD")
    assert context.within("WORK") == ("WORK",)
    assert codebook("iccs").within("0201") == ("0201", "02011", "020111", "THREAT_TO_KILL")


def test_contacts_without_content_are_marked_as_such() -> None:
    without = {code.code for code in codebook("contact_kind") if code.details["content"] == "N"}
    assert without == {"SILENT", "HANGUP", "ABUSIVE", "WRONG_NUMBER", "TEST", "THANKS"}


def test_an_unknown_code_is_refused_with_its_file() -> None:
    with pytest.raises(
        UnknownCode, match=r'lists/problem\.csv: "PARTNERS" is not a code of the list "problem"'
    ):
        codebook("problem").check("PARTNERS")
    assert "PARTNERS" not in codebook("problem")
    assert codebook("problem").check("PARTNER") == "PARTNER"


def test_a_code_outside_its_dates_is_refused_with_file_line_and_dates() -> None:
    book = codebook("municipality", date(2025, 1, 1))
    with pytest.raises(CodeOutsideDates, match=r"lists/municipality\.csv, line \d+: .*until 2025-01-01"):
        book.check("23024")
    assert codebook("municipality", date(2024, 12, 31)).check("23024") == "23024"
    assert codebook("municipality").label("23024", "nl") == "Gooik", "old records stay readable"


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(UnknownList, match="problems"):
        codebook("problems")


@pytest.mark.parametrize("name", ["sex", "situation_role", "contact_role", "problem", "relationship"])
def test_no_label_of_a_person_names_one_sex_only(name: str) -> None:
    one_sex = {"hij", "zij", "haar", "hem", "he", "she", "his", "her", "il", "elle", "er", "ihr"}
    for code in codebook(name):
        for label in code.labels.values():
            assert not one_sex & set(label.lower().split())
