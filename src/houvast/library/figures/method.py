"""What an answer says of how its figures were made: nothing that one of its own tables contradicts.

Each paragraph stands only where a table of the document bears it out. What one table says of itself, as how
it is protected, is the business of `blocks` and `once`.
"""

from collections.abc import Iterator, Mapping

from houvast.library.figures.blocks import Own, Words
from houvast.library.figures.labels import sentence, term, unit_within


def method_paragraphs(words: Words, own: Mapping[str, Own]) -> Iterator[str]:
    """In the language of the words, for the own tables of a document by their names."""

    def said(name: str, **values: object) -> str:
        return words.said("parts", "method", name, **values)

    units = dict.fromkeys(each.counts.unit for each in own.values() if each.counts.unit)
    if units:
        named = words.listed([unit_within(unit, words.language) for unit in units])
        yield f"{said('counted')} {said('counted_own', units=named)}"
    else:
        yield said("counted")
    yield said("unknown")
    if any(_is_protected(each, words.language) for each in own.values()):
        yield said("protected")
    yield said("more")
    if any(each.beside for each in own.values()):
        yield said("sexes")


def _is_protected(own: Own, language: str) -> bool:
    rule = dict(own.read.definition).get(term("protection", language))
    return rule != sentence("public_one_by_one", language)
