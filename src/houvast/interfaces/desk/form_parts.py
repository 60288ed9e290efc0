"""The parts of the registration form, and which question stands in which; form.py makes the page of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houvast.records.contacts import questionnaire


@dataclass(frozen=True)
class Part:
    """A group of questions that are read together."""

    name: str
    title: str | Promise
    questions: tuple[str, ...]


# The order follows a conversation; a test sees to it that every question stands in exactly one part.
PARTS = (
    Part("contact", _("The contact"), ("channel", "kind", "day", "time", "outcome")),
    Part("speaker", _("Who is speaking"), ("role_stated", "sex", "age")),
    Part("persons", _("Reported persons"), ()),
    Part(
        "situation",
        _("The situation"),
        (
            "context",
            "incidents_contact",
            "told_anyone_before",
            "complaint",
            "incidents_complaint",
            "role_assessed",
            *questionnaire.REASONS,
        ),
    ),
    Part("help", _("Question and help"), ("requests", "actions", "referral_targets")),
    Part(
        "safety",
        _("Place and safety"),
        (
            "municipality",
            "district",
            "identifiability",
            "safe_to_contact",
            "safe_ways",
            "safe_hours",
            "safe_conditions",
            "number",
            "parent_access",
            "parent_which",
        ),
    ),
    Part("note", _("Note"), ("note", "stays_open")),
)
