"""Reports: asked for at the desk, computed once by a worker, put in a release that two people answer for."""

import json
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Refused, installation
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations, queries
from houvast.records.releases.course import FACTS_KEPT_UNSIGNED, MOST_ATTEMPTS, WITHOUT_NEWS, ReportState
from houvast.records.releases.models import Release, Report

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
LISTS = """helpline;police;welfare;n
1;0;0;50
0;1;0;60
0;0;1;40
1;1;0;12
1;0;1;9
0;1;1;3
1;1;1;6
"""
PERSONS = "name,times,sex\n" + "".join(
    f"P{place},{times},{sex}\n"
    for place, (times, sex) in enumerate([(1, "F")] * 60 + [(1, "M")] * 40 + [(2, "F")] * 15 + [(2, "M")] * 9
                                         + [(3, "F")] * 6 + [(4, "M")] * 1)
)  # fmt: skip
ASKED = operations.Asked(
    "lists", "Invented people", *YEAR, LISTS, operations.Options("main", tables=200), "n"
)


@pytest.fixture
def asked(cast: Cast) -> uuid.UUID:
    return operations.ask_report(ASKED, by=cast.statistician)


@pytest.fixture
def computed(asked: uuid.UUID, cast: Cast) -> uuid.UUID:
    return compute(cast)


def compute(cast: Cast) -> uuid.UUID:
    taken = operations.take_report(by=cast.command)
    assert taken is not None
    return operations.compute_report(taken, by=cast.command)


def test_asking_leaves_a_report_that_waits_and_a_trace(asked: uuid.UUID, cast: Cast):
    (row,) = queries.reports(seen_by=cast.statistician)
    assert (row.id, row.state, row.asked_by) == (asked, "WAITING", cast.statistician.name)
    last = read_trail(by=cast.lead)[0]
    assert (last.action, last.subject) == ("releases.ask_report", str(asked))


def test_what_an_estimate_does_not_need_is_not_kept(cast: Cast):
    options = operations.Options("poisson", times="times", covariates=("sex",))
    said = replace(ASKED, kind="repeats", text=PERSONS, options=options, count="")
    operations.ask_report(said, by=cast.statistician)
    kept = Report.objects.get().counts
    assert kept.splitlines()[0] == "times,sex,cases"
    assert "1,F,60" in kept
    assert "P1" not in kept
    assert compute(cast)


def test_a_column_of_names_is_no_covariate(cast: Cast):
    options = operations.Options("poisson", times="times", covariates=("name",))
    said = replace(ASKED, kind="repeats", text=PERSONS, options=options, count="")
    with pytest.raises(operations.DataRefused, match="at most 20"):
        operations.ask_report(said, by=cast.statistician)
    assert not Report.objects.exists()


def test_counts_that_cannot_be_read_are_refused_by_name_and_line(cast: Cast):
    with pytest.raises(operations.DataRefused, match="Line 3") as refused:
        operations.ask_report(replace(ASKED, text=LISTS.replace("60", "-60")), by=cast.statistician)
    assert refused.value.kind == "CountRefused"
    assert not Report.objects.exists()


def test_the_name_of_a_file_is_not_read_as_one(cast: Cast, tmp_path: Path):
    (tmp_path / "lists.csv").write_text(LISTS)
    with pytest.raises(operations.DataRefused):
        operations.ask_report(replace(ASKED, text=str(tmp_path / "lists.csv")), by=cast.statistician)


@pytest.mark.parametrize("who", ["worker", "volunteer", "lead", "administrator", "command"])
def test_who_makes_no_figures_asks_for_no_report(who: str, cast: Cast):
    with pytest.raises(Refused):
        operations.ask_report(ASKED, by=getattr(cast, who))


def test_the_outsider_sees_computes_and_discards_nothing_of_ours(computed: uuid.UUID, cast: Cast):
    elsewhere = installation(cast.other_helpline)
    assert queries.reports(seen_by=cast.outsider) == []
    assert queries.report(computed, language="en", seen_by=cast.outsider) is None
    assert queries.report_file(computed, "json", seen_by=cast.outsider) is None
    with pytest.raises(Refused):
        operations.discard_report(computed, by=cast.outsider)
    operations.ask_report(ASKED, by=cast.statistician)
    assert operations.take_report(by=elsewhere) is None


def test_a_report_says_table_paragraph_and_drawing_in_four_languages(computed: uuid.UUID, cast: Cast):
    for language, words in (
        ("nl", "Noem nooit één getal"),
        ("fr", "Ne citez jamais un seul chiffre"),
        ("de", "Nennen Sie nie eine einzelne Zahl"),
        ("en", "Never print one number"),
    ):
        opened = queries.report(computed, language=language, seen_by=cast.statistician)
        assert words in opened.laid_out["paragraph"]
        assert opened.laid_out["subtitle"].startswith("Invented people, ")
        assert "<svg" in opened.drawing


def test_the_counts_are_erased_when_the_estimate_is_there(computed: uuid.UUID, cast: Cast):
    report = Report.objects.get(id=computed)
    assert (report.state, report.counts) == ("READY", "")
    last = read_trail(by=cast.lead)[0]
    assert (last.action, last.subject, last.actor) == ("releases.compute_report", str(computed), None)


def test_no_small_count_stands_in_any_file(computed: uuid.UUID, home: Path):
    """Three people are on police and welfare alone; with every overlap shown that could be computed."""
    said = json.loads((home / "reports" / str(computed) / "json").read_text())
    assert None in said["data"]["overlaps"].values()
    assert said["data"]["sha256"] == ""
    assert all(one["aic"] is None and one["bic"] is None for one in said["models"])


def test_data_without_an_estimate_end_refused_with_the_reason(cast: Cast):
    only = "helpline,police,n\n1,0,50\n1,1,50\n"
    operations.ask_report(replace(ASKED, text=only, options=operations.Options("main")), by=cast.statistician)
    opened = queries.report(compute(cast), language="en", seen_by=cast.statistician)
    assert opened.row.state == "REFUSED"
    assert "no limit" in opened.refused
    assert opened.why
    assert Report.objects.get().counts == ""


def test_a_report_is_taken_once(asked: uuid.UUID, cast: Cast):
    assert operations.take_report(by=cast.command).id == asked
    assert operations.take_report(by=cast.command) is None


def test_a_report_whose_worker_was_killed_is_taken_again(asked: uuid.UUID, cast: Cast):
    first = operations.take_report(by=cast.command)
    Report.objects.update(heard_at=timezone.now() - WITHOUT_NEWS - timedelta(seconds=1))
    second = operations.take_report(by=cast.command)
    assert second.attempt == first.attempt + 1
    with pytest.raises(Refused):
        operations.compute_report(first, by=cast.command)  # the first comes back late
    assert operations.compute_report(second, by=cast.command) == asked


def test_a_worker_that_is_stopped_gives_its_report_back(
    asked: uuid.UUID, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    def stop(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("houvast.records.releases.estimating.files_of", stop)
    with pytest.raises(KeyboardInterrupt):
        compute(cast)
    report = Report.objects.get()
    assert (report.state, report.attempts, bool(report.counts)) == ("WAITING", 0, True)


def test_a_report_that_breaks_ends_failed_and_keeps_no_counts(
    asked: uuid.UUID, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("houvast.records.releases.estimating.files_of", fail)
    compute(cast)
    report = Report.objects.get()
    assert (report.state, report.counts) == ("FAILED", "")


def test_a_report_that_kills_every_worker_is_given_up(asked: uuid.UUID, cast: Cast):
    for _ in range(MOST_ATTEMPTS):
        assert operations.take_report(by=cast.command)
        Report.objects.update(heard_at=timezone.now() - WITHOUT_NEWS - timedelta(seconds=1))
    assert operations.take_report(by=cast.command) is None
    report = Report.objects.get()
    assert (report.state, report.counts) == ("FAILED", "")


def test_a_report_thrown_away_while_it_is_computed_comes_to_nothing(asked: uuid.UUID, cast: Cast):
    taken = operations.take_report(by=cast.command)
    with pytest.raises(operations.NotPossible):
        operations.compute_report(
            taken, progress=lambda done, of: operations.discard_report(asked, by=cast.statistician)
            if Report.objects.exists() else None, by=cast.command,
        )  # fmt: skip
    assert queries.reports(seen_by=cast.statistician) == []


def test_counts_that_nobody_computes_with_are_erased(asked: uuid.UUID, cast: Cast):
    on = timezone.localdate() + FACTS_KEPT_UNSIGNED + timedelta(days=1)
    operations.drop_facts(on=timezone.localdate(), by=cast.command)
    assert Report.objects.get().counts
    operations.drop_facts(on=on, by=cast.command)
    assert (Report.objects.get().counts, Report.objects.get().state) == ("", "FAILED")


def test_dropping_facts_leaves_reports_alone(computed: uuid.UUID, cast: Cast, home: Path):
    operations.drop_facts(on=timezone.localdate() + timedelta(days=9), by=cast.command)
    assert (home / "reports" / str(computed) / "nl.pdf").exists()


def test_discarding_leaves_a_trace_and_no_files(computed: uuid.UUID, cast: Cast, home: Path):
    operations.discard_report(computed, by=cast.statistician)
    assert read_trail(by=cast.lead)[0].action == "releases.discard_report"
    assert not (home / "reports" / str(computed)).exists()


def test_an_estimate_is_checked_signed_and_published_with_the_figures(
    computed: uuid.UUID, gathered: uuid.UUID, contacted: Cast, home: Path
):
    operations.include_report(gathered, computed, by=contacted.statistician)
    (row,) = queries.release(gathered, language="nl", seen_by=contacted.signer).estimates
    read = queries.estimate(gathered, row.name, language="nl", seen_by=contacted.signer)
    assert "Noem nooit" in read.laid_out["paragraph"]
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.statistician)
    operations.sign(gathered, by=contacted.signer)
    operations.publish(gathered, by=contacted.signer)
    assert (home / "releases" / str(gathered) / f"{row.name}.nl.pdf").read_bytes().startswith(b"%PDF")
    assert read_trail(by=contacted.lead)[-1].action is not None
    assert queries.estimate(gathered, row.name, language="nl", seen_by=contacted.worker)
    operations.withdraw(gathered, reason="WRONG_COUNT", by=contacted.signer)
    assert queries.estimate(gathered, row.name, language="nl", seen_by=contacted.worker) is None
    assert queries.file(gathered, f"{row.name}.json", seen_by=contacted.worker) is None


def test_an_estimate_changed_after_it_was_signed_is_not_published(
    computed: uuid.UUID, gathered: uuid.UUID, contacted: Cast, home: Path
):
    operations.include_report(gathered, computed, by=contacted.statistician)
    (row,) = queries.release(gathered, language="nl", seen_by=contacted.signer).estimates
    (home / "prepared" / str(gathered) / f"{row.name}.json").write_text("{}")
    with pytest.raises(operations.NotPossible, match="not those"):
        operations.propose(gathered, by=contacted.statistician)


def test_putting_an_estimate_in_twice_is_putting_it_in_once(
    computed: uuid.UUID, gathered: uuid.UUID, contacted: Cast
):
    for _ in range(2):
        operations.include_report(gathered, computed, by=contacted.statistician)
    assert len(queries.release(gathered, language="nl", seen_by=contacted.signer).estimates) == 1
    operations.propose(gathered, by=contacted.statistician)


def test_nothing_is_added_to_figures_that_were_proposed_or_are_of_another_period(
    computed: uuid.UUID, gathered: uuid.UUID, contacted: Cast
):
    Report.objects.update(until=date(2025, 12, 31))
    with pytest.raises(operations.NotPossible, match="another period"):
        operations.include_report(gathered, computed, by=contacted.statistician)
    Report.objects.update(until=YEAR[1])
    operations.propose(gathered, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="proposed already"):
        operations.include_report(gathered, computed, by=contacted.statistician)


def test_a_report_that_is_not_ready_cannot_be_put_in(asked: uuid.UUID, gathered: uuid.UUID, contacted: Cast):
    with pytest.raises(Refused):
        operations.include_report(gathered, asked, by=contacted.statistician)
    assert Release.objects.get().state == "GATHERED"
    assert ReportState(Report.objects.get().state) is ReportState.WAITING
