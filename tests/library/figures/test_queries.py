"""The queries that lie compiled are those that the named steps make."""

import subprocess
import sys
from dataclasses import replace

import pytest

from houvast.library.figures import definition, names
from houvast.library.figures.queries import COMPILED, compiled, query


@pytest.mark.parametrize("name", names())
def test_a_compiled_query_is_that_of_the_steps(name):
    assert query(definition(name)) == compiled(definition(name)), (
        "run: python -c 'from houvast.library.figures import queries; queries.write()'"
    )


def test_no_query_lies_there_of_a_table_that_is_not_declared():
    assert {path.stem for path in COMPILED.glob("*.sql")} == set(names())


def test_a_definition_that_differs_from_the_shipped_one_is_compiled_anew():
    other = replace(definition("contacts_by_channel"), where={"contact_kind": ("INFO",)})
    assert "'INFO'" in query(other)
    assert "'SUPPORT'" not in query(other)


def test_counting_a_declared_table_does_not_load_ibis():
    code = (
        "import sys; from houvast.library.figures import definitions; "
        "from houvast.library.figures.queries import query; "
        "[query(each) for each in definitions()]; sys.exit('ibis' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
