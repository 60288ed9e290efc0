"""Tables whose counts are changed instead of hidden: one method a family, the counts themselves nowhere."""

import io
import json
import random
import re
import tempfile
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from houvast.library.figures import (
    POLICIES,
    AlreadyPublic,
    ConfStatus,
    Ledger,
    Method,
    PrintedCell,
    RawTable,
    Reason,
    TableError,
    TwoMethods,
    answer,
    check_one_method,
    definition,
    definitions,
    protect,
    protect_together,
    protect_with_budget,
    tabulate_all,
    write_snapshot,
)
from houvast.library.figures.cellkeys import KEYS, cell_key
from houvast.library.figures.changing import family
from houvast.library.figures.charts import chart
from houvast.library.figures.export import FORMATS, export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.protections import largest_gap
from houvast.library.figures.readable import readable
from library.figures.outgoing_tables import PROBLEMS, YEAR, raw_by_sex, ways_to_write
from spec import slow_noise
from spec.facts_of import END, FIRST, facts
from spec.slow_tables import slow_things

SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
OPEN = tuple(
    format_ for format_ in FORMATS if format_ != "pdf"
)  # a PDF takes seconds; one language of it is enough
CONTACTS = [each for each in definitions() if each.facts in ("contacts", "persons", "pairs")]


def under(policy, declared):
    return replace(declared, policy=policy, beside=())


def with_keys(raw, seed=1712):
    """The table as if every counted thing had a random key: inner cells draw theirs, totals sum them."""
    chance, sums = random.Random(seed), dict.fromkeys(raw.every_cell(), 0)
    for key in raw.every_cell():
        if "_T" in key:
            continue
        own = cell_key(chance.randrange(KEYS) for _ in range(raw.counts[key]))
        for other in raw.every_cell():
            if all(code in (own_code, "_T") for code, own_code in zip(other, key, strict=True)):
                sums[other] = (sums[other] + own) % KEYS
    return replace(raw, keys=sums)


def problems(policy, counts=PROBLEMS):
    declared = under(policy, definition("contacts_by_problem"))
    return RawTable.with_margins(declared, *YEAR, {(code,): count for code, count in counts.items()})


def by_sex(policy):
    raw = raw_by_sex()
    return replace(raw, definition=under(policy, raw.definition))


def safe(raw):
    if raw.definition.policy == "noise_with_a_budget":
        ledger = Ledger("contacts", "noise_with_a_budget")
        return protect_with_budget([raw], ledger, cost="0.05")[0][0]
    return protect(with_keys(raw) if raw.definition.policy == "cell_keys" else raw)


@SLOW
@given(facts())
def test_a_cell_of_any_table_is_changed_by_the_keys_of_the_things_that_stand_in_it(told):
    """From facts to shown number, against plain loops: contacts, reported persons and those of pairs."""
    told = _with_random_keys(told)
    chances = slow_noise.chances("cells")
    declared = [under("cell_keys", each) for each in CONTACTS]
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, END, told)
        for raw in tabulate_all(tuple(declared), snapshot):
            shown = protect(raw)
            things = slow_things(raw.definition, told, FIRST, END, raw.every_cell())
            for key in raw.every_cell():
                keys = [slow_noise.key_of(*thing) for thing in things[key]]
                assert shown[key].value == slow_noise.shown(keys, chances), (raw.definition.name, key)


@SLOW
@given(facts())
def test_the_same_things_are_changed_by_the_same_amount_in_every_table_and_later_release(told):
    """In tables protected one by one, and in the snapshot of a longer period that holds the same facts."""
    told = _with_random_keys(told)
    declared = tuple(under("cell_keys", each) for each in CONTACTS)
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        for release, end in enumerate((END, date(2025, 12, 31))):
            snapshot = write_snapshot(Path(folder) / str(release), FIRST, end, told)
            for raw in tabulate_all(declared, snapshot, until=END):
                shown = protect(raw)
                things = slow_things(raw.definition, told, FIRST, END, raw.every_cell())
                for key in raw.every_cell():
                    which = frozenset(slow_noise.key_of(*thing) for thing in things[key])
                    assert seen.setdefault(which, shown[key].value) == shown[key].value


def _with_random_keys(told):
    """The same facts under keys as long as real ones."""
    chance = random.Random(json.dumps(told, default=str))
    keys = {row["key"]: chance.randrange(KEYS) for row in told["contacts"]}
    return {
        **told,
        "contacts": [{**row, "key": keys[row["key"]]} for row in told["contacts"]],
        **{
            name: [{**row, "contact": keys[row["contact"]]} for row in told[name]]
            for name in ("persons", "pairs")
        },
    }


def test_linked_tables_with_cell_keys_show_the_same_total():
    one = with_keys(by_sex("cell_keys"))
    total = {("_T",): one.counts["_T", "_T"], ("all",): one.counts["_T", "_T"]}
    keys = dict.fromkeys(total, one.keys["_T", "_T"])
    other = RawTable(
        replace(one.definition, name="other", dimensions=one.definition.dimensions[:1]),
        *YEAR,
        (("all",),),
        total,
        keys,
    )
    first, second = protect_together([one, other])
    assert first.total == second.total


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["cell_keys", "rounded_to_5", "rounded_to_3", "noise_with_a_budget"])
def test_no_count_itself_stands_in_any_file_chart_or_answer(policy, tmp_path):
    """Each count that is not shown, written in every way, is looked for in all that leaves the house."""
    raws = [problems(policy), by_sex(policy)]
    for raw in raws:
        table = safe(raw)
        shown = {cell.value for cell in table.cells.values()}
        secret = {count for count in raw.counts.values() if count > 1000 and count not in shown}
        assert len(secret) > 3
        texts = [_text(export(table, format_, language)) for format_ in OPEN for language in LANGUAGES]
        texts += [
            f"{chart(table, language).svg} {chart(table, language).alternative}" for language in LANGUAGES
        ]
        texts.append(_text(export(table, "pdf", "nl")))
        files = answer.write_answer(tmp_path, "nl", [table], made_on=date(2026, 1, 2))
        texts += [_text(file.read_bytes()) for file in files]
        said = {number for text in texts for number in re.findall(r"\d[\d.,\u202f ]*\d", text)}
        assert not {way for count in secret for way in ways_to_write(count)} & {each.strip() for each in said}


def _text(content):
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    if content.startswith(b"PAR1"):
        return repr(parquet.read_table(io.BytesIO(content)).to_pylist())
    return content.decode()


def test_two_tables_that_round_alike_leave_the_same_files(tmp_path):
    """What is put out depends on the rounded numbers alone: shares, findings and prose too."""
    nearby = {code: count + (count % 5 == 1) * 1 for code, count in PROBLEMS.items()}
    one, other = safe(problems("rounded_to_5")), safe(problems("rounded_to_5", nearby))
    assert nearby != PROBLEMS
    assert one == other
    for language in LANGUAGES:
        assert chart(one, language) == chart(other, language)
        for format_ in OPEN:
            assert export(one, format_, language) == export(other, format_, language)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (
            "cell_keys",
            {"nl": "met hoogstens 10", "fr": "de 10 au plus", "de": "höchstens 10", "en": "by 10 at most"},
        ),
        (
            "rounded_to_5",
            {"nl": "veelvoud van 5", "fr": "multiple de 5", "de": "Vielfaches von 5", "en": "multiple of 5"},
        ),
        ("noise_with_a_budget", {"nl": "van 1 ", "fr": "de 1 ", "de": "von 1 ", "en": "of 1 "}),
    ],
)
def test_each_format_says_how_the_table_was_protected(policy, words):
    table = safe(by_sex(policy))
    assert all(
        cell.conf_status is ConfStatus.FREE and cell.obs_status == "A" for cell in table.cells.values()
    )
    for language, said in words.items():
        for format_ in ("csv-metadata.json", "json", "html", "xlsx", *(["pdf"] if language == "nl" else [])):
            text = re.sub(r"\s+", " ", _text(export(table, format_, language)))
            assert said in text, (format_, language)
    assert json.loads(export(table, "json", "en"))["protection"]["method"] == table.policy.method
    described = json.loads(export(table, "csv-metadata.json", "en"))
    assert f"method={table.policy.method}" in described["schema:measurementTechnique"]


def test_the_hash_of_the_chances_stands_in_the_metadata():
    described = json.loads(export(safe(by_sex("cell_keys")), "json", "en"))
    assert described["protection"]["sha256"].startswith("cab4f6a48280")
    assert described["protection"]["version"] == 1


@pytest.mark.parametrize("policy", ["cell_keys", "noise_with_a_budget"])
def test_a_table_that_does_not_add_up_says_by_how_much(policy):
    table = safe(by_sex(policy))
    gaps = [
        abs(table[total].value - sum(table[part].value for part in parts)) for total, parts in _totals(table)
    ]
    assert largest_gap(table) == max(gaps) > 0
    said = {"nl": "tellen", "fr": "écart", "de": "Unterschied", "en": "add up"}
    for language, word in said.items():
        (mark,) = [each for each in readable(table, language).marks if word in each]
        assert str(max(gaps)) in mark


def _totals(table):
    for axis, codes in enumerate(table.categories):
        for key in table.every_cell():
            if key[axis] == "_T":
                yield key, [(*key[:axis], code, *key[axis + 1 :]) for code in codes]


def test_a_rounded_table_adds_up_and_says_nothing_of_a_gap():
    table = safe(by_sex("rounded_to_5"))
    assert largest_gap(table) == 0
    assert not [mark for mark in readable(table, "en").marks if "add up" in mark]


def test_a_changed_cell_says_that_it_was_changed():
    assert {cell.reason for cell in safe(problems("cell_keys")).cells.values()} == {Reason.CHANGED}
    assert {cell.reason for cell in safe(problems("rounded_to_5")).cells.values()} == {Reason.ROUNDED}


def test_two_methods_for_the_same_people_are_refused():
    hidden = definition("contacts_by_problem")
    with pytest.raises(
        TwoMethods, match="contacts_by_problem is protected by suppress and contacts_by_month"
    ):
        check_one_method([hidden, under("cell_keys", definition("contacts_by_month"))])
    with pytest.raises(TwoMethods, match="same people"):
        check_one_method([hidden, under("rounded_to_5", definition("victims_by_form"))])
    with pytest.raises(TwoMethods):
        check_one_method([protect(problems("small_counts")), protect(problems("rounded_to_5"))])
    check_one_method([hidden, under("cell_keys", definition("referrals_by_kind"))])


@pytest.mark.parametrize(
    ("one", "other"),
    [("rounded_to_5", "rounded_to_3"), ("small_counts", "small_counts_and_groups")],
)
def test_two_policies_of_one_method_for_the_same_people_are_refused(one, other):
    """A count rounded to 5 and to 3 is known nearly; each hides as if it shared no cell with the other."""
    tables = [under(one, definition("contacts_by_problem")), under(other, definition("contacts_by_month"))]
    with pytest.raises(TwoMethods, match=f"by {one} and contacts_by_month by {other}"):
        check_one_method(tables)
    with pytest.raises(TwoMethods, match="one policy"):
        check_one_method([protect(problems(one)), protect(problems(other))])
    check_one_method([tables[0], under(other, definition("referrals_by_kind"))])


def test_the_declared_tables_have_one_method_for_the_same_people():
    check_one_method(definitions())


def test_the_declared_tables_about_the_same_people_have_one_policy():
    """Under two, each would be protected as if it shared no cell with the other."""
    found: dict[str, set[str]] = {}
    for each in definitions():
        found.setdefault(family(each.facts), set()).add(each.policy)
    assert {facts: policies for facts, policies in found.items() if len(policies) > 1} == {}


def test_a_table_without_keys_cannot_be_changed_by_them():
    with pytest.raises(TableError, match="no cell keys"):
        protect(problems("cell_keys"))


def test_facts_whose_keys_do_not_last_cannot_be_changed_by_them():
    declared = under("cell_keys", definition("arrivals_by_door_hour"))
    raw = RawTable.with_margins(declared, *YEAR, {tuple("abcd"[: len(declared.dimensions)]): 9})
    with pytest.raises(TableError, match="at each gathering"):
        protect(raw)


def test_beside_cells_that_others_printed_only_hiding_is_possible():
    raw = problems("rounded_to_5")
    printed = AlreadyPublic(
        name="printed",
        titles={},
        source="a newspaper",
        unit="CONTACT",
        population="all",
        dimensions=raw.definition.dimensions,
        cells={("RITUAL",): PrintedCell(1)},
        from_=YEAR[0],
        until=YEAR[1],
        table=raw.definition.name,
    )
    with pytest.raises(TableError, match="only a policy that hides"):
        protect(raw, already=[printed])


def test_a_table_says_the_policy_by_which_it_was_changed_also_where_its_own_is_another():
    safe = protect(raw_by_sex(), policy=POLICIES["rounded_to_5"])
    assert (safe.policy.name, safe.protection.method) == ("rounded_to_5", Method.ROUND)
