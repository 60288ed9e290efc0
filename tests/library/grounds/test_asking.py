"""What a ground needs besides: days, a document, a reason, answers, a second person; and how it is called."""

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.codes import LANGUAGES, codebook
from houvast.library.grounds import (
    GROUNDS,
    Grant,
    GroundRefused,
    Permitted,
    Refusal,
    label,
    may,
    of_those,
    open_questions,
    read_grounds,
)

DAY = date(2026, 11, 26)
NORM = Grant(
    "CONSULTATION_NORM", frozenset({"PROTECT"}), frozenset({"POLICE", "CAW"}), frozenset({"RISK", "TASKS"}),
    frozenset({"READING", "MEETING"}), DAY, DAY + timedelta(days=90), "decree of 29 March 2024", "",
    frozenset(), "ann", "bea",
)  # fmt: skip
READS_RISK = {
    "purpose": "PROTECT", "agency": "POLICE", "field": "RISK", "way": "READING", "age": "ADULT",
    "state": "ACCEPTED",
}  # fmt: skip
REPORT = replace(
    NORM, ground="REPORT_RIGHT", purposes=frozenset({"REPORT"}), agencies=frozenset({"PROSECUTOR"}),
    ways=frozenset({"WRITING"}), until=DAY + timedelta(days=7), because="PARTNER_VIOLENCE",
    answered=frozenset(codebook("report_question").codes()),
)  # fmt: skip
REPORTS_RISK = READS_RISK | {
    "purpose": "REPORT", "agency": "PROSECUTOR", "way": "WRITING", "state": "CONFIRMED",
}  # fmt: skip


def asked(grant: Grant, on: date = DAY, **cell: str) -> Permitted | Refusal:
    return may(grant, on=on, **(READS_RISK | cell))


def test_what_is_whole_is_permitted_until_its_day():
    assert asked(NORM) == Permitted("CONSULTATION_NORM", NORM.until)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"document": " "}, "NO_DOCUMENT"),
        ({"confirmed_by": None}, "NO_SECOND_PERSON"),
        ({"confirmed_by": "ann"}, "NO_SECOND_PERSON"),
        ({"until": DAY}, "OUTSIDE_DATES"),
        ({"from_": DAY + timedelta(days=1)}, "OUTSIDE_DATES"),
        ({"until": DAY + timedelta(days=367)}, "TOO_LONG"),
    ],
)
def test_what_is_missing_is_named(changed: dict[str, Any], reason: str):
    answer = asked(replace(NORM, **changed))
    assert isinstance(answer, Refusal)
    assert answer.reason == reason
    assert len({answer.said(language) for language in LANGUAGES}) == 4


def test_its_last_day_is_the_day_before_until():
    assert isinstance(asked(NORM, NORM.until - timedelta(days=1)), Permitted)
    assert isinstance(asked(NORM, NORM.until), Refusal)


def test_a_report_waits_for_every_question_and_names_those_that_are_open():
    assert isinstance(may(REPORT, on=DAY, **REPORTS_RISK), Permitted)
    for code in REPORT.answered:
        answer = may(replace(REPORT, answered=REPORT.answered - {code}), on=DAY, **REPORTS_RISK)
        assert isinstance(answer, Refusal)
        assert answer.values == {"questions": (code,)}
        assert codebook("report_question").label(code, "fr") in answer.said("fr")
    assert open_questions(replace(REPORT, answered=frozenset())) == codebook("report_question").codes()


def test_a_report_rests_on_a_vulnerability_that_fits_the_age():
    minor = replace(REPORT, because="MINOR")
    assert may(minor, on=DAY, **REPORTS_RISK) == Refusal("NO_REASON")
    assert isinstance(may(minor, on=DAY, **(REPORTS_RISK | {"age": "CHILD"})), Permitted)
    for because in ("", "VITAL", "ORIGIN"):
        assert may(replace(REPORT, because=because), on=DAY, **REPORTS_RISK) == Refusal("NO_REASON")


def test_an_emergency_rests_on_a_ground_of_danger_and_not_on_consent():
    rescue = replace(
        NORM, ground="EMERGENCY", purposes=frozenset({"RESCUE"}), ways=frozenset({"PHONE"}), document="",
        until=DAY + timedelta(days=1), confirmed_by=None, because="VITAL",
    )  # fmt: skip
    cell = READS_RISK | {"purpose": "RESCUE", "way": "PHONE", "state": "ASKED"}
    assert isinstance(may(rescue, on=DAY, **cell), Permitted)
    assert may(replace(rescue, because="CONSENT"), on=DAY, **cell) == Refusal("NO_REASON")


def test_consent_of_an_adult_needs_no_second_person_and_of_a_minor_does():
    consent = replace(NORM, ground="CONSENT", confirmed_by=None)
    assert isinstance(asked(consent, agency="CAW"), Permitted)
    for age in ("CHILD", "U"):
        assert asked(consent, agency="CAW", age=age) == Refusal("NO_SECOND_PERSON")
        assert isinstance(asked(replace(consent, confirmed_by="bea"), agency="CAW", age=age), Permitted)


def test_where_consent_ends_another_ground_still_stands():
    consent = replace(NORM, ground="CONSENT", until=DAY)
    both = of_those([consent, NORM], on=DAY, **READS_RISK)
    assert both == Permitted("CONSULTATION_NORM", NORM.until)
    assert isinstance(of_those([consent], on=DAY, **READS_RISK), Refusal)
    assert isinstance(of_those([], on=DAY, **READS_RISK), Refusal)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_is_called_former_from_the_day_of_the_new_code(language: str):
    before, after = date(2026, 4, 7), date(2026, 4, 8)
    for ground in ("CONSULTATION_NORM", "CONSULTATION_PROSECUTOR", "REPORT_RIGHT"):
        old, new = (label(ground, day, language) for day in (before, after))
        former = {"nl": "vroeger", "fr": "anciennement", "de": "früher", "en": "formerly"}[language]
        assert former not in old
        assert former in new


def test_every_ground_has_a_name_on_every_day_on_which_it_is_law():
    for ground in GROUNDS:
        for day in (date(2018, 1, 1), date(2026, 4, 8), DAY, date(2035, 1, 1)):
            assert label(ground, day, "nl")


CELLS = st.fixed_dictionaries(
    {key: st.sampled_from([value, "X", "CONSENT", ""]) for key, value in READS_RISK.items()}
)


@given(
    cell=CELLS,
    ground=st.sampled_from([*GROUNDS, ""]),
    on=st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    fields=st.sets(st.sampled_from(["RISK", "STORY", "X"])),
)
def test_dropping_something_from_a_grant_never_opens_more(
    cell: dict[str, str], ground: str, on: date, fields: set[str]
):
    wide = replace(NORM, ground=ground, fields=frozenset({"RISK", "STORY", "X"}))
    narrow = replace(wide, fields=frozenset(fields))
    if isinstance(may(narrow, on=on, **cell), Permitted):
        assert isinstance(may(wide, on=on, **cell), Permitted)
        assert narrow.from_ <= on < narrow.until


def shipped() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(
        (files("houvast.library.grounds") / "grounds.yaml").read_text("utf-8")
    )
    return yaml.safe_load(yaml.safe_dump(read))  # type: ignore[no-any-return]  # without shared parts


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("never",), ["NOWHERE"], "never: NOWHERE is no code of shared_field"),
        (("grounds", "EMERGENCY", 0, "permits", 0, "fields"), ["LOCATION"], "permits LOCATION, which"),
        (("grounds", "EMERGENCY", 0, "permits", 0, "ages"), [], "EMERGENCY, ages: names nothing"),
        (("grounds", "EMERGENCY", 0, "because"), ["HUNCH"], "HUNCH is no code of danger_ground"),
        (("grounds", "EMERGENCY", 0, "most_days"), 0, "most_days is a number of days"),
        (("grounds", "EMERGENCY", 0, "second_person"), "no", "are true or false"),
        (("grounds", "EMERGENCY", 0, "colour"), 1, "EMERGENCY: colour is not known"),
        (("grounds", "EMERGENCY", 0, "from"), "today", "from and until are days"),
        (("grounds", "EMERGENCY", 0, "permits", 0, "why"), [1], "a permit has no why"),
        (("grounds", "CONSULTATION_NORM", 1, "from"), date(2026, 5, 1), "the next begins 2026-05-01"),
        (("grounds", "CONSULTATION_NORM", 0, "from"), date(2016, 1, 1), "has no name on 2016-01-01"),
        (("grounds", "HUNCH"), [], "grounds: are exactly"),
    ],
)  # fmt: skip
def test_data_that_do_not_fit_together_are_refused(path: tuple[Any, ...], value: object, reason: str):
    said: Any = shipped()
    *way, last = path
    at = said
    for step in way:
        at = at[step]
    at[last] = value
    with pytest.raises(GroundRefused, match=reason):
        read_grounds(yaml.safe_dump(said))


def test_a_ground_without_its_days_is_refused():
    said = shipped()
    del said["grounds"]["CONSENT"][0]["most_days"]
    with pytest.raises(GroundRefused, match="CONSENT: most_days is missing"):
        read_grounds(yaml.safe_dump(said))
