"""The pages of the journal: alike for everybody, with the words that their script needs."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from houvast.interfaces.personal import doing
from houvast.interfaces.shell import built
from houvast.records.contacts.operations import sending
from houvast.records.journal.operations import MONTHS
from houvast.records.journal.situations import SITUATIONS

WORDS = Path(__file__).with_name("words")
SCRIPTS = ("journal.js", "sealing.js")
# Only here: libsodium is WebAssembly, and what a person attached is shown from the memory of the page.
NEEDS = {"script-src": ["'wasm-unsafe-eval'"], "img-src": ["blob:"], "media-src": ["blob:"]}


@dataclass(frozen=True)
class Script:
    """A script as it is served: its address, how long it is, and its SHA-256."""

    address: str
    size: int
    sha256: str


@require_safe
@csp_update(NEEDS)
def notes(request: HttpRequest) -> HttpResponse:
    context = {
        "words": words(),
        "situations": SITUATIONS,
        "months": MONTHS,
        "languages": settings.LANGUAGES,
        "takes_files": sending.are_taken(),
        "addresses": {name: reverse(f"asked:{name}") for name in doing.ASKED},
    }
    return render(request, "personal/notes.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How it is sealed, what that does not protect from, and the hash of each script."""
    return render(request, "personal/how.html", {"scripts": scripts()})


@require_safe
@csp_update(NEEDS)
def check(request: HttpRequest) -> HttpResponse:
    """Whether an excerpt holds, found out in the browser."""
    return render(request, "personal/check.html", {"day": reverse("asked:day")})


def words() -> tuple[str, ...]:
    """256 words of the page's language, in which a journal's words are drawn."""
    return _words((get_language() or "en")[:2])


def scripts() -> list[Script]:
    """The scripts as this installation serves them; none that were not built."""
    found = []
    for name in SCRIPTS:
        if built.is_built(name):
            address = built.address(name)
            content = (built.BUILT / address.rsplit("/", 1)[1]).read_bytes()
            found.append(Script(address, len(content), hashlib.sha256(content).hexdigest()))
    return found


@lru_cache
def _words(language: str) -> tuple[str, ...]:
    file = WORDS / f"{language}.txt"
    return tuple((file if file.exists() else WORDS / "en.txt").read_text(encoding="ascii").split())
