"""Doing something that may be refused, and saying on the next page what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from houvast.records.accounts import operations as accounts
from houvast.records.cases import operations as cases
from houvast.records.contacts import operations as contacts

REFUSALS = (accounts.NotPossible, contacts.NotPossible, cases.NotPossible)


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """What is done inside; afterwards the reason why it was not possible, or `done`."""
    try:
        yield
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
