"""A safety plan as a case keeps it: the person's words under neutral heads, and how it is printed.

Not an operation: the operations that call it are guarded. A print carries no name of the helpline and no word
of what it is about, since others may find it.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import pgettext

from houvast.library import printing
from houvast.library.codes import codebook
from houvast.records.cases import sealed
from houvast.records.cases.models import SafetyPlan

TEMPLATE = Path(__file__).parent / "plan.typ"


@dataclass(frozen=True)
class Plan:
    """What somebody does to be safer. `sections`: their words by a code of the list `plan_section`, in order.

    `safe`: in which forms it is safe for them to have it, codes of the list `plan_way`; none is no.
    """

    number: int
    person: int
    language: str
    sections: Mapping[str, str]
    safe: tuple[str, ...]
    review_on: date
    by: uuid.UUID | None
    on: date

    def parts(self) -> list[tuple[str, str]]:
        """Heads in the language of the plan, with the words below each."""
        heads = codebook("plan_section")
        return [(heads.label(code, self.language), words) for code, words in self.sections.items()]


def sealed_plan(row: SafetyPlan, plan: Plan, key: bytes) -> bytes:
    said = {"language": plan.language, "sections": dict(plan.sections), "safe": list(plan.safe)}
    return sealed.seal_words(
        {"said": json.dumps(said, ensure_ascii=False)}, key, case=row.case_id, kind="plan", number=row.number
    )


def opened_plan(row: SafetyPlan, key: bytes) -> Plan:
    """A plan opened, or CannotOpen."""
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="plan", number=row.number)
    said = json.loads(words["said"])
    return Plan(
        row.number, row.person, said["language"], said["sections"], tuple(said["safe"]), row.review_on,
        row.written_by_id, row.on,
    )  # fmt: skip


def title(language: str) -> str:
    """What it is called to who finds it."""
    with translation.override(language):
        return pgettext("title of a paper that says nothing", "Notes")


def in_print(plan: Plan) -> bytes:
    """The plan as a PDF: tagged, PDF/UA-1, in its language; NotPrintable for a sign that no typeface has."""
    content = {
        "language": plan.language,
        "title": title(plan.language),
        "parts": [{"head": head, "lines": words.split("\n")} for head, words in plan.parts()],
    }
    midnight = timezone.make_aware(datetime.combine(plan.on, time.min))
    return printing.in_print(
        TEMPLATE.read_bytes(), content, fonts=Path(settings.TYPEFACE), stamp=int(midnight.timestamp())
    )


def in_plain_words(plan: Plan) -> str:
    """The plan as text, as it is put into the person's own talk."""
    return "\n\n".join(f"{head}\n{words}" for head, words in plan.parts())
