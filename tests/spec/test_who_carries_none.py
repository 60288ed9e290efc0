"""An axis with several codes has a line for who carries none of them: nobody stands there and elsewhere.

The attacker, who knows that, finds what writing down every possible register finds.
"""

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.library.figures import Definition, Dimension, RawTable, attack, protect
from houvast.library.figures.attacker import bounds_of, intervals
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.relations import relations
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Cell, ConfStatus, ObsStatus, Reason
from houvast.library.figures.tabulate import margins
from spec.drawn import examples
from spec.random_tables import YEAR, each_code

CODES = ("WEAPON", "DIGITAL", "NONE_RECORDED")
CARRIED = (["WEAPON"], ["DIGITAL"], ["WEAPON", "DIGITAL"], ["NONE_RECORDED"])
AXIS = Dimension("MODALITY", "modality", ("modalities",), several=True, empty="NONE_RECORDED")
DEFINITION = Definition("severity", "1", {}, "VICTIM", "all", (AXIS,), facts="persons")
MOST = 9
CELLS = [(code,) for code in (*CODES, TOTAL)]


def counted(register):
    rows = [(carried, many) for carried, many in zip(CARRIED, register, strict=True)]
    return margins((CODES,), each_code(rows))


REGISTERS = [counted(each) for each in product(range(MOST + 1), repeat=len(CARRIED)) if sum(each) <= MOST]


def as_seen(counts, hidden):
    cells = {}
    for key, count in counts.items():
        mark = ConfStatus.SMALL if count < 5 else ConfStatus.SECONDARY
        cells[key] = (
            Cell(None, ObsStatus.SUPPRESSED, mark, Reason.COMPLEMENTARY)
            if key in hidden and count
            else Cell(count, ObsStatus.NORMAL, ConfStatus.FREE, Reason.OPEN)
        )
    return SeenTable(DEFINITION, *YEAR, (CODES,), cells, SMALL_COUNTS)


def fits(seen, counts):
    return all(
        cell.value == counts[key]
        if cell.value is not None
        else counts[key] > 0 and (counts[key] < 5) == (cell.conf_status is ConfStatus.SMALL)
        for key, cell in seen.cells.items()
    )


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(REGISTERS), st.sets(st.sampled_from(CELLS[:-1])))
def test_the_attacker_finds_what_writing_down_every_register_finds(counts, hidden):
    seen = as_seen(counts, hidden)  # the total is shown, so that no register beyond these fits
    possible = [each for each in REGISTERS if fits(seen, each)]
    ties = relations([seen])
    low, high = intervals(ties, *bounds_of([seen], ties, ()))
    for key, number in zip(seen.every_cell(), ties.places[0].tolist(), strict=True):
        values = {each[key] for each in possible}
        assert (low[number], high[number]) == (min(values), max(values)), key


def test_a_small_count_is_not_given_away_by_how_many_carry_none():
    """Of twelve, ten carry none: shown both, they say that at most two had a weapon."""
    raw = RawTable(DEFINITION, *YEAR, (CODES,), counted((1, 0, 1, 10)))
    found = attack([protect(raw)])
    assert found["severity", ("WEAPON",)].values >= SMALL_COUNTS.least_possible_values
