"""The bit counting that comparison stands on, compiled. What is compared with what is `compare`.

Filters of one side lie word by word in columns, and eight of them are counted at once in one wide register:
numba's own loops stop at half that width. After the first words the rest can add at most the ones that are
left: most blocks end there.

Compiled when first used (some three seconds) and not kept on disk, so that an installation may be read-only.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

POINT = 20  # the threshold as a whole number of 2**-20, so that pruning needs no fractions
LANES = 8  # filters counted at once: 512 bits

_WORD = ir.IntType(64)
_WIDE = ir.VectorType(_WORD, LANES)
_LANE_ZERO = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)


def _ones(typing_context: Any, word: Any) -> Any:
    """The processor's population count."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


_count_ones = intrinsic(_ones)


@cache
def _common_of_eight(first: int) -> Any:
    """A function that sets common[j:j+8] to the ones that row i shares with columns j to j+8 in the first
    words. No bounds are checked.
    """

    def shared(typing_context: Any, rows: Any, i: Any, columns: Any, j: Any, common: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            row, column, out = (_array(context, builder, signature, arguments, at) for at in (0, 2, 4))
            total = _shared(context, builder, row, arguments[1], column, arguments[3], first)
            place = builder.gep(out.data, [arguments[3]])
            builder.store(total, builder.bitcast(place, _WIDE.as_pointer()), align=8)
            return context.get_dummy_value()

        return types.void(rows, i, columns, j, common), generate

    return intrinsic(shared)


@cache
def _eight_reach(first: int) -> Any:
    """A function that says, as a number that is not zero, whether one of columns j to j+8 reaches `least`.

    It stores nothing: the words of the row then stay in registers from one eight to the next, which a store
    that might have changed them would forbid. No bounds are checked.
    """

    def reach(typing_context: Any, rows: Any, i: Any, columns: Any, j: Any, least: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            row, column = (_array(context, builder, signature, arguments, at) for at in (0, 2))
            total = _shared(context, builder, row, arguments[1], column, arguments[3], first)
            reached = builder.icmp_signed(">=", total, _spread(builder, arguments[4]))
            return builder.zext(builder.bitcast(reached, ir.IntType(LANES)), _WORD)

        return types.int64(rows, i, columns, j, types.int64), generate

    return intrinsic(reach)


def _array(context: Any, builder: Any, signature: Any, arguments: Any, at: int) -> Any:
    return context.make_array(signature.args[at])(context, builder, arguments[at])


def _shared(context: Any, builder: Any, row: Any, i: Any, column: Any, j: Any, first: int) -> Any:
    """The ones that row i shares with each of eight columns from j on, in the first words."""
    count = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(_WIDE, [_WIDE]), f"llvm.ctpop.v{LANES}i64"
    )
    words, width = (cgutils.unpack_tuple(builder, side.shape)[1] for side in (row, column))
    begin = builder.mul(i, words)
    total = ir.Constant(_WIDE, [0] * LANES)
    for w in range(first):
        at = ir.Constant(_WORD, w)
        mine = _spread(builder, builder.load(builder.gep(row.data, [builder.add(begin, at)])))
        place = builder.gep(column.data, [builder.add(builder.mul(at, width), j)])
        theirs = builder.load(builder.bitcast(place, _WIDE.as_pointer()), align=8)
        total = builder.add(total, builder.call(count, [builder.and_(mine, theirs)]))
    return total


def _spread(builder: Any, word: Any) -> Any:
    """One word in every lane."""
    nothing = ir.Constant(_WIDE, ir.Undefined)
    alone = builder.insert_element(nothing, word, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(alone, nothing, _LANE_ZERO)


@cache
def pruned_pairs(words: int, first: int) -> Any:
    """A function that finds the pairs of two blocks at or above a threshold, for filters of `words` words.

    Called with rows (n, words), ones of rows, ones of rows beyond the first words, columns (words, m padded
    to whole LANES), ones of the m columns, their fewest, the most of their ones beyond the first words, the
    threshold in 2**-POINT rounded down, the row to begin with, three arrays for what is found, and one as
    long as a padded row to work in. Returns (pairs found, next row): it stops when the arrays are full. A
    pair may be found that is a hair below the threshold, none above it is missed: `compare` decides exactly.
    """
    common_of_eight, eight_reach = _common_of_eight(first), _eight_reach(first)

    def find(  # type: ignore[no-untyped-def]  # compiled: numba finds the types
        rows, row_ones, row_left, columns, column_ones, fewest, most_left, threshold, begin, out_row,
        out_column, out_common, common
    ):  # fmt: skip
        width = column_ones.shape[0]
        found = 0
        for i in range(begin, rows.shape[0]):
            if found + width > out_row.shape[0]:
                return found, i
            least = (threshold * (row_ones[i] + fewest) >> (POINT + 1)) - min(row_left[i], most_left)
            promising = 0
            for j in range(0, columns.shape[1], LANES):
                promising |= eight_reach(rows, i, columns, j, least)
            if promising == 0:
                continue
            for j in range(0, columns.shape[1], LANES):
                common_of_eight(rows, i, columns, j, common)
            for j in range(width):
                needed = threshold * (row_ones[i] + column_ones[j])
                if ((common[j] + min(row_left[i], most_left)) << (POINT + 1)) < needed:
                    continue
                total = np.uint64(common[j])
                for w in range(first, words):
                    total += _count_ones(rows[i, w] & columns[w, j])
                if (np.int64(total) << (POINT + 1)) >= needed:
                    out_row[found] = i
                    out_column[found] = j
                    out_common[found] = total
                    found += 1
        return found, rows.shape[0]

    return njit(nogil=True)(find)


@cache
def best_scores(words: int) -> Any:
    """A function that raises `out` to the highest Dice coefficient of each row with any of the columns."""
    common_of_eight = _common_of_eight(words)

    def best(rows, row_ones, columns, column_ones, out, common):  # type: ignore[no-untyped-def]  # compiled
        for i in range(rows.shape[0]):
            for j in range(0, columns.shape[1], LANES):
                common_of_eight(rows, i, columns, j, common)
            for j in range(column_ones.shape[0]):
                ones = row_ones[i] + column_ones[j]
                if ones:
                    out[i] = max(out[i], 2.0 * common[j] / ones)

    return njit(nogil=True)(best)
