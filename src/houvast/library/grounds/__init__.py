"""On which ground an agency may be shown what, for which purpose, and when: dated data, and a gate.

To be confirmed by counsel before use: the data were read from summaries of the law and from doctrine.
What they do not permit in so many words is refused, with the reason. Nothing is stored or shown here.
"""

from houvast.library.grounds.asking import Grant, Permitted, Refusal, may, of_those, open_questions
from houvast.library.grounds.reading import (
    GROUNDS,
    GroundRefused,
    Law,
    Permit,
    label,
    law_on,
    never_shared,
    read_grounds,
)

__all__ = [
    "GROUNDS",
    "Grant",
    "GroundRefused",
    "Law",
    "Permit",
    "Permitted",
    "Refusal",
    "label",
    "law_on",
    "may",
    "never_shared",
    "of_those",
    "open_questions",
    "read_grounds",
]
