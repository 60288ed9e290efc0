"""Contacts that most tests here stand on."""

import uuid

import pytest

from cast import MAN, Cast, registration
from houvast.records.contacts import operations


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    """What the woman says, registered by the worker of the phone line."""
    return operations.register(registration(), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def on_mens_line(cast: Cast) -> uuid.UUID:
    """What the man says, registered by the volunteer of the men's line."""
    return operations.register(registration(MAN), team=cast.mens_line, by=cast.volunteer)
