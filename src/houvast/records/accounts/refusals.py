"""What is permitted and still cannot be done as it was asked, in words for who asked."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from houvast.records.accounts import weak
from houvast.records.accounts.models import Staff, Team


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


def refuse_weak(password: str, person: Staff) -> None:
    """Too short, common, made of words that anybody here would guess, or known from a breach."""
    try:
        validate_password(password, person)
    except ValidationError as invalid:
        raise NotPossible(" ".join(invalid.messages)) from invalid
    teams = Team.objects.filter(organisation=person.organisation_id).values_list("name", flat=True)
    if weak.is_made_of(password, (person.name, person.sign_in_name or "", person.organisation.name, *teams)):
        raise NotPossible(_("This password is made of words that anybody here would guess. Add others."))
    if weak.is_breached(password):
        raise NotPossible(_("This password stands in a list of stolen passwords. Choose another."))
