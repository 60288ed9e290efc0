"""The plan: versions of measures, figures of releases that stand, a file taken whole, a report that stays."""

import io
import uuid
from datetime import date

import pytest
from django.db import IntegrityError
from pypdf import PdfReader

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.plan import operations, queries
from houvast.records.plan.models import MeasureVersion, PlanReport
from houvast.records.plan.operations import Indicator, NotPossible, NotTaken, Unplannable, Words
from houvast.records.releases import operations as releases
from records.plan.conftest import MEASURE, PHONE, measure
from traces import left, was_refused

HEAD = "reference,title_nl,title_en,owner,article,status,begins,until,table,line,column\n"
LINE = "{ref},Maatregel {ref},Measure {ref},Hulplijn,24,UNDER_WAY,2025-01-01,2026-12-31,,,\n"


def brought(text: str, cast: Cast, name: str = "plan.csv") -> list[uuid.UUID]:
    return operations.bring_in(io.BytesIO(text.encode()), name=name, by=cast.statistician)


def of_the_public(reference: str = "2.4", language: str = "en") -> dict:
    return next(each for each in queries.public_plan(language)["measures"] if each["reference"] == reference)


def test_a_measure_stands_as_it_was_written_and_its_former_versions_stay(cast: Cast):
    first = operations.write_measure(MEASURE, after=0, by=cast.statistician)
    assert left("plan.write_measure", by=cast.statistician, subject=first)
    operations.write_measure(measure(status="DONE"), after=1, by=cast.administrator)
    found = queries.measure("2.4", language="en", seen_by=cast.signer)
    assert [(each.number, each.measure.status) for each in found] == [(2, "DONE"), (1, "UNDER_WAY")]
    assert found[0].written_by == cast.administrator.name
    shown = of_the_public()
    assert (shown["title"], shown["owner"], shown["status_said"]) == (
        "More people find the line",
        "Hulplijn",
        "Done",
    )
    assert of_the_public(language="fr")["language"] == "nl"


def test_two_who_write_at_once_do_not_overwrite_one_another(cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    with pytest.raises(NotPossible, match="meantime"):
        operations.write_measure(measure(status="DONE"), after=0, by=cast.administrator)
    assert MeasureVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reference": "measure one"}, "reference"),
        ({"said": {"en": Words("Only English")}}, "title_nl"),
        ({"said": {"nl": Words(" ")}}, "title_nl"),
        ({"said": {"nl": Words("Meer\u202emensen")}}, "title_nl"),
        ({"owner": ""}, "owner"),
        ({"article": "99"}, "article"),
        ({"status": "LATE"}, "status"),
        ({"until": date(2024, 12, 31)}, "until"),
        ({"begins": date(1999, 1, 1)}, "begins"),
    ],
)
def test_what_cannot_stand_in_a_plan_is_refused_at_its_field(changed: dict, field: str, cast: Cast):
    with pytest.raises(Unplannable) as refused:
        operations.write_measure(measure(**changed), after=0, by=cast.statistician)
    assert refused.value.field == field
    assert not MeasureVersion.objects.exists()


def test_the_table_itself_refuses_a_measure_that_ends_before_it_begins(cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    with pytest.raises(IntegrityError):
        MeasureVersion.objects.update(until=date(2024, 1, 1))


@pytest.mark.parametrize("who", ["worker", "volunteer", "at_shelter", "outsider"])
def test_who_does_not_keep_the_plan_changes_nothing_of_it(who: str, cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    by = getattr(cast, who)
    for act in (
        lambda: operations.write_measure(measure(status="DONE"), after=1, by=by),
        lambda: operations.retire_measure("2.4", after=1, by=by),
        lambda: operations.choose_indicator("2.4", None, after=1, by=by),
        lambda: operations.bring_in(io.BytesIO(b""), name="x", by=by),
        lambda: operations.issue_report(2025, by=by),
    ):
        with pytest.raises(Refused):
            act()
    assert was_refused("plan.issue_report", by=by)
    assert MeasureVersion.objects.count() == 1
    assert queries.measures(language="en", seen_by=by) == []


def test_a_measure_out_of_the_plan_is_not_read_any_more_and_can_come_back(cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.retire_measure("2.4", after=1, by=cast.statistician)
    assert queries.public_plan("nl")["measures"] == []
    operations.write_measure(MEASURE, after=2, by=cast.statistician)
    assert of_the_public()["reference"] == "2.4"


def test_a_figure_is_the_published_cell_with_its_period_and_what_it_counts(cast: Cast, published: uuid.UUID):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    (figure,) = of_the_public()["figures"]
    assert (figure["period"], figure["text"], figure["release"]) == ("2025", "12", str(published))
    assert "2025" in figure["counted"]


def test_a_small_cell_shows_its_mark_and_footnote_and_never_a_number(cast: Cast, published: uuid.UUID):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    chat = Indicator("contacts_by_channel", ("CHAT",), "")
    operations.choose_indicator("2.4", chat, after=1, by=cast.statistician)
    (figure,) = of_the_public()["figures"]
    assert figure["kind"] == "hidden"
    assert figure["text"] != "2"
    assert figure["notes"]


def test_a_figure_that_is_signed_and_not_published_cannot_be_chosen(cast: Cast, gathered_only):
    gathered_only()
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    with pytest.raises(Unplannable) as refused:
        operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    assert refused.value.field == "table"


@pytest.mark.parametrize(
    ("indicator", "field"),
    [
        (Indicator("contacts_by_moon", ("PHONE",), ""), "table"),
        (Indicator("../../keys", ("PHONE",), ""), "table"),
        (Indicator("contacts_by_channel", ("PIGEON",), ""), "line"),
        (Indicator("contacts_by_channel", ("PHONE",), "Pigeons"), "column"),
    ],
)
def test_what_no_published_table_has_cannot_be_chosen(
    indicator: Indicator, field: str, cast: Cast, published: uuid.UUID
):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    with pytest.raises(Unplannable) as refused:
        operations.choose_indicator("2.4", indicator, after=1, by=cast.statistician)
    assert refused.value.field == field


def test_a_withdrawn_release_takes_its_figures_out_of_the_plan_and_of_a_report(
    cast: Cast, published: uuid.UUID
):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    operations.issue_report(2025, by=cast.signer)
    before = queries.report(2025, "en")
    assert before
    assert before.content["measures"][0]["figures"]
    assert not before.content["gone"]
    releases.withdraw(published, reason="WRONG_COUNT", by=cast.signer)
    assert of_the_public()["figures"] == []
    after = queries.report(2025, "en")
    assert after
    assert after.content["gone"]
    assert after.content["measures"][0]["figures"] == []
    assert [each["tables"] for each in after.content["asked"] if each["tables"]] == []


def test_what_grevio_asks_is_filled_from_releases_and_what_is_missing_is_named(
    cast: Cast, published: uuid.UUID
):
    asked = queries.public_plan("nl")["asked"]
    filled = {table["name"] for each in asked for table in each["tables"]}
    assert "contacts_by_channel" in filled
    for each in asked:
        assert each["tables"] or each["unfilled"] or each["missing"], each["asks"]
    police = next(each for each in asked if "veroordelingen" in each["asks"])
    assert "parket en rechtbank" in police["missing"]


def test_every_table_that_the_questionnaire_names_is_declared():
    from houvast.library.figures.definitions import names
    from houvast.records.plan.questionnaire import rows

    assert {table for row in rows() for table in row.tables} <= set(names())
    for row in rows():
        assert set(row.asks) == {"nl", "fr", "de", "en"}
        assert set(row.missing) in (set(), {"nl", "fr", "de", "en"})


def test_a_file_is_taken_whole(cast: Cast, published: uuid.UUID):
    pointing = "2.10,Tien,Ten,Hulplijn,13,PLANNED,2025-01-01,2026-01-01,contacts_by_channel,PHONE,\n"
    made = brought(HEAD + LINE.format(ref="2.9") + pointing, cast)
    assert len(made) == 2
    assert left("plan.bring_in", by=cast.statistician, count=2)
    assert [each["reference"] for each in queries.public_plan("nl")["measures"]] == ["2.9", "2.10"]
    assert of_the_public("2.10")["figures"][0]["text"] == "12"


def test_a_file_brought_in_again_changes_only_what_it_says_otherwise(cast: Cast):
    text = HEAD + LINE.format(ref="1.1") + LINE.format(ref="1.2")
    brought(text, cast)
    assert brought(text, cast) == []
    assert len(brought(text.replace("Maatregel 1.2", "Iets anders"), cast)) == 1
    assert MeasureVersion.objects.filter(reference="1.2").count() == 2


def test_a_file_takes_nothing_away_that_it_does_not_name(cast: Cast, published: uuid.UUID):
    operations.write_measure(
        measure(said={"nl": Words("Twee", "Zo doen we het."), "fr": Words("Deux", "Comme ceci.")}),
        after=0, by=cast.statistician,
    )  # fmt: skip
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    head = "reference,title_nl,owner,article,status,begins,until"
    line = "2.4,Twee,Hulplijn,13,DONE,2025-01-01,2026-12-31"
    for more, cells in (
        ("", ""),
        (",about_nl,title_fr,table,line,column", ",,,,,"),
        (",about_fr", ",Mieux."),
    ):
        brought(f"{head}{more}\n{line}{cells}\n", cast)
    assert of_the_public("2.4")["figures"]
    newest = MeasureVersion.objects.latest("number")
    assert newest.status == "DONE"
    assert newest.said == {"nl": ["Twee", "Zo doen we het."], "fr": ["Deux", "Mieux."]}


def test_what_will_be_done_without_a_title_in_its_language_is_refused_by_line(cast: Cast):
    with pytest.raises(NotTaken) as refused:
        brought(HEAD.replace("title_en", "about_en") + LINE.format(ref="1.1"), cast)
    assert [(each.line, each.column) for each in refused.value.faults] == [(2, "title_en")]
    assert not MeasureVersion.objects.exists()


def test_no_file_brings_back_what_was_taken_out_of_the_plan(cast: Cast):
    text = HEAD + LINE.format(ref="1.1") + LINE.format(ref="1.2")
    brought(text, cast)
    operations.retire_measure("1.1", after=1, by=cast.statistician)
    with pytest.raises(NotTaken) as refused:
        brought(text.replace("Maatregel", "Werk"), cast)
    assert [(each.line, each.column) for each in refused.value.faults] == [(2, "reference")]
    assert MeasureVersion.objects.count() == 3


def test_every_fault_of_a_file_is_named_by_its_line_and_nothing_of_it_is_taken(cast: Cast):
    text = (
        HEAD
        + LINE.format(ref="1.1")
        + LINE.format(ref="1.2").replace("2026-12-31", "next year")
        + LINE.format(ref="1.1")
        + LINE.format(ref="1.3").replace(",24,", ",404,")
        + "1.4,Vier,Four,Hulplijn,24,DONE,2025-01-01,2025-06-01,contacts_by_channel,PHONE,\n"
    )
    with pytest.raises(NotTaken) as refused:
        brought(text, cast)
    places = [(each.line, each.column) for each in refused.value.faults]
    assert places == [(3, "until"), (4, "reference"), (5, "article")]
    assert not MeasureVersion.objects.exists()


def test_an_indicator_in_a_file_that_is_not_published_refuses_the_whole_file(cast: Cast):
    text = HEAD + LINE.format(ref="1.1") + LINE.format(ref="1.2").replace(",,,", ",secret_table,X,")
    with pytest.raises(NotTaken) as refused:
        brought(text, cast)
    assert [(each.line, each.column) for each in refused.value.faults] == [(3, "table")]
    assert not MeasureVersion.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 40, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"reference\n\xff\xfe1\n", b"a,b\n1,2\n",
     b"reference,title_nl\n1", HEAD.encode(), b'"' * 5000],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused_with_a_reason(content: bytes, cast: Cast):
    with pytest.raises(NotTaken) as refused:
        operations.bring_in(io.BytesIO(content), name="plan.csv", by=cast.statistician)
    assert all(each.why for each in refused.value.faults)
    assert not MeasureVersion.objects.exists()


def test_a_report_says_what_stood_on_its_day_and_a_later_one_takes_its_place(cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.issue_report(2025, by=cast.statistician)
    operations.write_measure(measure(status="DONE"), after=1, by=cast.statistician)
    found = queries.report(2025, "nl")
    assert found
    assert found.content["measures"][0]["status"] == "UNDER_WAY"
    operations.issue_report(2025, by=cast.statistician)
    assert queries.report(2025, "nl").content["measures"][0]["status"] == "DONE"
    assert PlanReport.objects.count() == 2
    assert queries.public_plan("nl")["years"] == [2025]


@pytest.mark.parametrize("year", [0, 1999, 9999, 2024])
def test_a_year_without_anything_to_report_has_no_report(year: int, cast: Cast):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    with pytest.raises(NotPossible):
        operations.issue_report(year, by=cast.statistician)
    assert queries.report(year, "nl") is None


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_report_in_print_says_in_each_language_what_the_page_says(
    language: str, cast: Cast, published: uuid.UUID
):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    operations.issue_report(2025, by=cast.statistician)
    made = queries.report_in_print(2025, language)
    assert made
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made
    text = "".join("".join(each.extract_text() for each in PdfReader(io.BytesIO(made)).pages).split())
    content = queries.report(2025, language).content
    (written,) = content["measures"]
    for said in (content["title"], *content["glance"]["states"], written["title"], written["owner"]):
        assert "".join(said.split()) in text
    assert [each["text"] for each in written["figures"]] != []
    assert all(each["text"] in text for each in written["figures"])
    assert ("\u00a0:" in content["glance"]["states"][0]) is (language == "fr")
    assert queries.report_in_print(2025, language) is made


def test_what_is_late_and_what_has_no_figure_is_named_before_anything_else(cast: Cast, published: uuid.UUID):
    late = measure(reference="2.10", until=date(2025, 6, 30))
    done = measure(reference="3", status="DONE", until=date(2025, 6, 30))
    for each in (MEASURE, late, done):
        operations.write_measure(each, after=0, by=cast.statistician)
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    operations.issue_report(2025, by=cast.statistician)
    for glance in (queries.public_plan("en")["glance"], queries.report(2025, "en").content["glance"]):
        assert (glance["late"], glance["unchosen"], glance["unpublished"]) == ("2.10", "2.10, 3", "")
        assert glance["states"] == ["Under way: 2", "Done: 1"]


def test_a_chosen_figure_that_was_withdrawn_is_named_as_not_published(cast: Cast, published: uuid.UUID):
    operations.write_measure(MEASURE, after=0, by=cast.statistician)
    operations.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    operations.issue_report(2025, by=cast.statistician)
    releases.withdraw(published, reason="WRONG_COUNT", by=cast.signer)
    assert queries.report(2025, "en").content["glance"]["unpublished"] == "2.4"


def test_every_measure_stands_on_the_first_page_in_print_and_grevio_comes_last(
    cast: Cast, published: uuid.UUID
):
    for number in range(1, 13):
        operations.write_measure(measure(reference=f"1.{number}"), after=0, by=cast.statistician)
    operations.issue_report(2025, by=cast.statistician)
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(queries.report_in_print(2025, "en"))).pages]
    assert all(f"1.{number} " in pages[0] for number in range(1, 13))
    assert "Article 24" not in pages[0]
    annex = next(number for number, page in enumerate(pages) if "Annex" in page)
    assert "Article 52" in "".join(pages[annex:])
    assert "Prosecutors count those" in "".join(pages[annex:])
    assert annex <= 5
