"""A directory of the cast's helpline with one agency in it."""

import uuid

import pytest

from cast import Cast
from houvast.records.directory import operations
from houvast.records.directory.offer import Described


@pytest.fixture
def agency(cast: Cast) -> uuid.UUID:
    return operations.add_agency(Described("Invented Help"), by=cast.worker)
