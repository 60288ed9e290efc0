"""A page as it is written: name on the tab, name of the link to it, heading and body; and what is refused.

The name on the tab stands in somebody's history: it may say nothing to who looks over a shoulder.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from houvast.library import writing

LANGUAGES = ("nl", "fr", "de", "en")
PAGES = (
    "home",
    "asking",
    "men",
    "women",
    "young",
    "near",
    "change",
    "guide",
    "together",
    "apart",
    "parenting",
    "steps",
    "calling",
    "leaving",
    "professionals",
    "about",
    "privacy",
    "accessibility",
)
# What is filled in; and pages that are made from rules or figures, and can be led to.
WORDS = ("name", "number", "emergency")
MADE = (
    "access",
    "keeping",
    "figures",
    "plan",
    "talk",
    "message",
    "back",
    "find",
    "find_together",
    "find_apart",
    "find_parenting",
    "find_stay",
    "stories",
)

SHIPPED = Path(__file__).with_name("pages")
TAB = range(4, 20)
TELLING = re.compile(
    r"violen|geweld|gewalt|help|hulp|aide|hilfe|secret|abus|mis(br|hand)|miss(br|hand)|maltrait|opfer|offer"
    r"|vi[ck]tim|poli[ctz]|klacht|plainte|anzeige|danger|gevaar|gefahr|houvast|\d",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\Atab: (?P<tab>[^\n]+)\nlink: (?P<link>[^\n]+)\n\n# (?P<heading>[^\n]+)\n\n(?P<body>.*)\Z", re.DOTALL
)


class Unwritable(Exception):
    """The text cannot be shown; `field` is tab, link, heading or body, the message is for who wrote it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Text:
    tab: str
    link: str
    heading: str
    body: str


@cache
def shipped(page: str, language: str) -> Text:
    """The text that comes with the software."""
    file = SHIPPED / language / f"{page}.md"
    found = _HEAD.match(file.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{file}: begin with tab:, link: and one heading")
    return Text(found["tab"], found["link"], found["heading"], found["body"].strip() + "\n")


def check(text: Text) -> None:
    """Raises Unwritable for the first thing that cannot be shown, or that would give somebody away."""
    _check_tab(text.tab)
    for field, longest in (("link", 90), ("heading", 120)):
        words = getattr(text, field)
        if not words.strip() or len(words) > longest:
            raise Unwritable(
                field, _("Write something here, at most %(longest)s characters.") % {"longest": longest}
            )
        if not writing.can_be_seen(words):
            raise Unwritable(field, _("There is a character here that cannot be seen. Type it again."))
    if not text.body.strip():
        raise Unwritable(
            "body", _("Write something here, at most %(longest)s characters.") % {"longest": writing.LONGEST}
        )
    try:
        writing.read(text.body, writing.Shown(dict.fromkeys((*PAGES, *MADE), "/"), dict.fromkeys(WORDS, "")))
    except writing.NotWritable as refused:
        raise Unwritable("body", _in_words(refused)) from refused


def _check_tab(tab: str) -> None:
    if len(tab) not in TAB or tab != tab.strip() or not writing.can_be_seen(tab):
        raise Unwritable("tab", _("Write one or two short words, 4 to 19 characters."))
    if found := TELLING.search(tab):
        raise Unwritable(
            "tab",
            _("This name stands in somebody's history. Choose a word that says nothing: not “%(word)s”.")
            % {"word": found[0]},
        )


def _in_words(refused: writing.NotWritable) -> str:
    said = {
        "too_long": _("This is too long: at most %(longest)s characters.") % {"longest": writing.LONGEST},
        "unseen": _("There is a character here that cannot be seen. Type it again."),
        "box": _(
            "A box begins with ::: and its name, and ends with ::: on a line of its own. Boxes: %(boxes)s."
        )
        % {"boxes": ", ".join(writing.BOXES)},
        "heading": _("Begin a heading with ## or ###. The first heading has a field of its own."),
        "link": _("This link leads nowhere that is allowed. Write page: and one of %(pages)s, or https://…")
        % {"pages": ", ".join((*PAGES, *MADE))},
        "word": _("Nothing is filled in here. You can use %(words)s.")
        % {"words": ", ".join(f"{{{word}}}" for word in WORDS)},
    }[refused.code]
    where = _("Line %(line)s: %(found)s") % {"line": refused.line, "found": refused.found}
    return f"{where.rstrip(' :')}. {said}"
