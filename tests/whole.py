"""A client signed in as somebody, with the second factor shown: where most tests of the desk begin."""

import uuid

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from houvast.records.accounts.models import SignIn


def whole(person: uuid.UUID | None) -> Client:
    """As after the password and the second factor. Tests of those two go through the pages instead."""
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=person))
    return proved(client, person)


def proved(client: Client, person: uuid.UUID | None) -> Client:
    """The same client, which gave the password, once it has shown a second factor too."""
    now = timezone.now()
    shown = SignIn.objects.create(staff_id=person, started_at=now, used_at=now, proved_at=now)
    session = client.session
    session["sign_in"] = str(shown.pk)
    session.save()
    return client
