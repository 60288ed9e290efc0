"""Cases of one day are told apart by four signs, which say nothing else."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from houvast.interfaces.shell import marks


@given(st.uuids(version=4))
def test_a_mark_is_four_signs_that_make_no_word_and_always_the_same(id):
    mark = marks.of(id)
    assert len(mark) == 4
    assert not set(mark) & set("AEIOUYL01")
    assert marks.of(uuid.UUID(str(id))) == mark


def test_marks_of_ids_beside_one_another_differ():
    first = uuid.UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff").int
    assert len({marks.of(uuid.UUID(int=first - each)) for each in range(1000)}) == 1000
