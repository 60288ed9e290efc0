"""Texts that workers are offered, by key, in every language at once: versions of which none is ever changed.

One machinery for suggested answers and letters. Not an operation: the operations that call it are guarded.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from houvast.records.accounts.guard import Actor, Refused, Rule, seen
from houvast.records.campaigns import letters, suggestions
from houvast.records.campaigns.models import LetterVersion, SuggestionVersion
from houvast.records.campaigns.suggestions import Said, Words

NEW = re.compile(r"[0-9a-f]{32}")  # the key of a text that a helpline adds
SHIPPED = 0  # the number of the text that comes with the software


class SavedMeanwhile(Exception):
    """Somebody else saved this text after the writer began."""


@dataclass(frozen=True)
class Version:
    """A version as who writes sees it; number 0 comes with the software."""

    key: str
    number: int
    said: Said
    shipped: bool
    retired: bool = False
    written_at: datetime | None = None
    written_by: uuid.UUID | None = None


@dataclass(frozen=True)
class Texts:
    """One kind of text: its table, the name of its key there, and what comes with the software.

    `more`: keys that there are beside those, though nothing comes along for them.
    """

    model: type[SuggestionVersion] | type[LetterVersion]
    field: str
    shipped: Callable[[], Mapping[str, Said]]
    more: tuple[str, ...] = ()

    def newest(self, rule: Rule, by: Actor) -> list[Version]:
        """The newest version of each: shipped ones in their order, then the helpline's own."""
        if not by.may(rule.action):
            return []
        newest = {key: Version(key, SHIPPED, said, shipped=True) for key, said in self.shipped().items()}
        for row in seen(self.model, rule, by).order_by("number", "written_at"):
            newest[self._key(row)] = self._read(row)
        return list(newest.values())

    def versions(self, key: str, rule: Rule, by: Actor) -> list[Version]:
        """Every version of one, newest first; empty where there is none."""
        found = seen(self.model, rule, by).filter(**{self.field: key})
        own = [self._read(row) for row in found.order_by("-number")]
        return [*own, *[Version(key, SHIPPED, said, shipped=True) for said in self._along(key)]]

    def add(self, key: str, said: Said, *, after: int, by: Actor) -> uuid.UUID:
        """A new version. `after` is the number that the writer began from, or SavedMeanwhile."""
        kept = {language: [words.name.strip(), words.text.strip()] for language, words in said.items()}
        return self._add(key, after, by, said=kept)

    def retire(self, key: str, *, after: int, by: Actor) -> uuid.UUID | None:
        """Offered no more; None where it is not offered already."""
        newest = self._numbered(key, after, by)
        if newest is not None and newest.retired:
            return None
        if newest is None or newest.shipped:
            return self._add(key, after, by, shipped=True, retired=True)
        return self._add(key, after, by, retired=True, said=newest.said)

    def restore(self, key: str, *, version: int, after: int, by: Actor) -> uuid.UUID:
        """A former version (SHIPPED: the software's own) is offered again, as a new one."""
        if version == SHIPPED and key in self.shipped():
            return self._add(key, after, by, shipped=True)
        former = self._numbered(key, version, by)
        if former is None:
            raise Refused
        return self._add(key, after, by, shipped=former.shipped, said=former.said)

    def _add(
        self,
        key: str,
        after: int,
        by: Actor,
        *,
        shipped: bool = False,
        retired: bool = False,
        said: Mapping[str, Any] | None = None,
    ) -> uuid.UUID:
        rows = self.model._default_manager.filter(organisation=by.organisation, **{self.field: key})
        newest = rows.aggregate(Max("number"))["number__max"] or 0
        is_known = newest or key in self.shipped() or key in self.more or NEW.fullmatch(key)
        if not is_known or by.id is None:
            raise Refused
        if newest != after:
            raise SavedMeanwhile
        try:
            with transaction.atomic():
                made: uuid.UUID = self.model._default_manager.create(
                    organisation_id=by.organisation,
                    number=newest + 1,
                    shipped=shipped,
                    retired=retired,
                    said=said or {},
                    written_at=timezone.now(),
                    written_by_id=by.id,
                    **{self.field: key},
                ).pk
        except IntegrityError as taken:
            raise SavedMeanwhile from taken
        return made

    def _numbered(self, key: str, number: int, by: Actor) -> Any:
        rows = self.model._default_manager.filter(organisation=by.organisation, **{self.field: key})
        return rows.filter(number=number).first()

    def _read(self, row: Any) -> Version:
        key = self._key(row)
        said: Said = {language: Words(*words) for language, words in row.said.items()}
        if row.shipped:
            said = next(iter(self._along(key)), {})
        return Version(key, row.number, said, row.shipped, row.retired, row.written_at, row.written_by_id)

    def _key(self, row: Any) -> str:
        return str(getattr(row, self.field))

    def _along(self, key: str) -> list[Said]:
        """What the software brings under this key: one, or none any more."""
        found = self.shipped().get(key)
        return [found] if found else []


SUGGESTIONS = Texts(SuggestionVersion, "suggestion", suggestions.shipped)
LETTERS = Texts(LetterVersion, "letter", letters.shipped, more=(letters.SENDER,))
