"""A client signed in as somebody, with the second factor shown: where most tests of the desk begin."""

import time
import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import SignIn


def whole(person: uuid.UUID | None) -> Client:
    """As after the password and the second factor. Tests of those two go through the pages instead."""
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=person))
    return proved(client, person)


def unlocked(person: Actor) -> Client:
    """The same, and the browser carries the key of who it is."""
    client = whole(person.id)
    session = client.session
    client.cookies[settings.KEY_COOKIE_NAME], session["carried"] = keys.carry(
        keys.unlocked_key(person), staff=person.id
    )
    session["used"] = int(time.time())
    session.save()
    return client


def proved(client: Client, person: uuid.UUID | None) -> Client:
    """The same client, which gave the password, once it has shown a second factor too."""
    now = timezone.now()
    shown = SignIn.objects.create(staff_id=person, started_at=now, used_at=now, proved_at=now)
    session = client.session
    session["sign_in"] = str(shown.pk)
    session.save()
    return client
