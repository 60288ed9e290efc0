"""What is permitted and still cannot be done as it was asked, in words for who asked."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from houvast.records.accounts.models import Staff


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


def refuse_weak(password: str, person: Staff) -> None:
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise NotPossible(" ".join(weak.messages)) from weak
