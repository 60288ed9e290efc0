"""What a machine asks of a list, read from the address: checked, bounded, and refused in words."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict

from houvast.records.directory.exchange import Asked

LARGEST_PAGE = 20_000
LARGEST_PAGE_OF_WHOLE = 100
LAST_PAGE = 1_000_000
LONGEST_SEARCH = 200
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class NotAsked(ValueError):
    """A question that cannot be answered: which part of it, and what it should be."""


def read(query: QueryDict, taken: Collection[str]) -> Asked:
    """What is asked; parameters that a list does not take are passed over, as HTTP has it."""
    said: dict[str, Any] = {name: _READ[name](name, str(query[name])) for name in taken if name in query}
    asked = Asked(**said)
    if asked.full and not asked.minimal:
        return replace(asked, per_page=min(asked.per_page, LARGEST_PAGE_OF_WHOLE))
    return asked


def _page(name: str, value: str) -> int:
    return _number(name, value, LAST_PAGE)


def _per_page(name: str, value: str) -> int:
    return _number(name, value, LARGEST_PAGE)


def _number(name: str, value: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,9}", value, re.ASCII) or not 1 <= int(value) <= most:
        raise NotAsked(f"{name} is a number from 1 to {most}.")
    return int(value)


def _text(name: str, value: str) -> str:
    if len(value) > LONGEST_SEARCH or _NO_TEXT.search(value):
        raise NotAsked(f"{name} is text of at most {LONGEST_SEARCH} signs.")
    return value


def _id(name: str, value: str) -> UUID:
    if not re.fullmatch("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value, re.ASCII):
        raise NotAsked(f"{name} is an identifier like ac148810-d857-441c-9679-408f346de14b.")
    return UUID(value)


def _day(name: str, value: str) -> date:
    try:
        if len(value) == len("2026-01-31"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise NotAsked(f"{name} is a day like 2026-01-31.")


def _yes(name: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise NotAsked(f"{name} is true or false.")
    return value == "true"


_READ: dict[str, Callable[[str, str], Any]] = {
    "page": _page,
    "per_page": _per_page,
    "search": _text,
    "organization_id": _id,
    "taxonomy_term_id": _id,
    "modified_after": _day,
    "full": _yes,
    "minimal": _yes,
}
