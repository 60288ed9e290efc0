"""A proof holds for one leaf in one place of one tree, and for nothing else."""

from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.proofs import merkle

LEAVES = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=40)


def slow_root(leaves: list[bytes]) -> bytes:
    """By levels: pairs are joined, and what is left over goes up as it is. The same tree, made otherwise."""
    level = list(leaves)
    while len(level) > 1:
        joined = [
            blake2b(b"\1" + one + other, digest_size=32).digest()
            for one, other in zip(level[::2], level[1::2], strict=False)
        ]
        level = joined + ([level[-1]] if len(level) % 2 else [])
    return level[0]


@given(LEAVES)
def test_the_root_is_that_of_its_slow_twin(contents):
    leaves = [merkle.leaf(each) for each in contents]
    assert merkle.root(leaves) == slow_root(leaves)


@given(LEAVES, st.data())
def test_each_leaf_is_proved_in_its_place_and_in_no_other(contents, data):
    leaves = [merkle.leaf(each + bytes([number])) for number, each in enumerate(contents)]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.path(leaves, index), merkle.root(leaves)
    held = [
        place
        for place in range(-1, len(leaves) + 1)
        if merkle.holds(leaves[index], index=place, size=len(leaves), path=path, root=root)
    ]
    assert held == [index]
    assert not merkle.holds(merkle.leaf(b"another"), index=index, size=len(leaves), path=path, root=root)
    longer, shorter = [*path, root], path[:-1]
    assert not merkle.holds(leaves[index], index=index, size=len(leaves), path=longer, root=root)
    if path:
        assert not merkle.holds(leaves[index], index=index, size=len(leaves), path=shorter, root=root)


def test_a_node_never_passes_for_a_leaf():
    one, other = merkle.leaf(b"1"), merkle.leaf(b"2")
    assert merkle.root([one, other]) != merkle.leaf(one + other)


def test_no_leaf_outside_the_tree_has_a_path():
    with pytest.raises(IndexError):
        merkle.path([merkle.leaf(b"1")], 1)
    assert merkle.root([]) == merkle.EMPTY
