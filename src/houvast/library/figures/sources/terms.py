"""What is filled into a finding and has a name in every language: units, axes, codes, tables, days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from houvast.library.codes import codebook
from houvast.library.figures.labels import LANGUAGES, in_language, named, scope_name, term, unit_name
from houvast.library.figures.tables import TOTAL


@dataclass(frozen=True, slots=True)
class Term:
    """Something with a name in each language. `code` is what machines read of it."""

    kind: str
    code: str
    words: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    def said(self, language: str) -> str:
        if self.words:
            return str(in_language(self.words, language))
        if self.kind == "unit":
            name = unit_name(self.code, language)
            return name if language == "de" else name[:1].lower() + name[1:]  # German writes nouns large
        if self.kind == "axis":
            return named("dimensions", self.code.upper(), language)
        if self.kind == "scope":
            return scope_name(self.code, language)
        if self.kind in ("", "year", "month", "printed"):
            return self.code
        book = codebook(self.kind)
        return book.label(self.code, language) if self.code in book else self.code


def cell_term(key: Iterable[str]) -> Term:
    """A cell by its codes; a total is called so."""
    codes = tuple(key)
    words = {
        language: " ".join(term("total", language) if code == TOTAL else code for code in codes)
        for language in LANGUAGES
    }
    return Term("", " ".join(codes), words)


@dataclass(frozen=True, slots=True)
class Terms:
    """Several of them, with commas between."""

    each: tuple[Term, ...]

    def said(self, language: str) -> str:
        return ", ".join(term.said(language) for term in self.each)
