"""By what duplicates are found: names by their letters alone, and the number to call. Pure."""

import re
import unicodedata
from collections.abc import Mapping

from houvast.records.directory.offer import Offer, Text


def key(name: str) -> str:
    """A name by its letters and digits alone, in order of words: "CAW, Voorbeeld" is "caw voorbeeld"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(each for each in letters if not unicodedata.combining(each)))
    return " ".join(sorted(words))[:160]


def keys_of(offer: Offer, texts: Mapping[str, Text]) -> set[str]:
    """Each of its names, and its number; two services that share one may be the same."""
    keys = {key(text.name) for text in texts.values()}
    return keys | ({f"tel {digits}"} if (digits := re.sub(r"\D", "", offer.phone)) else set())
