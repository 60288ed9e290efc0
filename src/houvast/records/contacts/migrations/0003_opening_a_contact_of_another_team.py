"""Somebody outside the team asks to open one contact, and somebody of the team lends its key for an hour."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices_that_alarm"),
        ("contacts", "0002_erased_content"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlassRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="Opaque id",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reason", models.CharField(help_text="Why, by code", max_length=12)),
                ("asked_at", models.DateTimeField(help_text="When it was asked")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked"),
                            ("AGREED", "Agreed"),
                            ("TURNED_DOWN", "Turned Down"),
                            ("OVER", "Over"),
                        ],
                        default="ASKED",
                        help_text="What became of it",
                        max_length=12,
                    ),
                ),
                ("until", models.DateTimeField(help_text="When the key stops opening", null=True)),
                ("opened_at", models.DateTimeField(help_text="When it was first opened", null=True)),
                (
                    "month_key",
                    models.CharField(
                        blank=True,
                        help_text="Name of the month's key under which it is sealed too",
                        max_length=12,
                    ),
                ),
                (
                    "wrapped",
                    models.BinaryField(help_text="The contact's key, sealed for who asks", null=True),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        help_text="Who agreed",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asks",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        help_text="What is to be opened",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="glass",
                        to="contacts.contact",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Whose contact it is",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="glass_takes_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["ASKED", "AGREED"])),
                        fields=("contact", "asked_by"),
                        name="one_open_request_to_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ("DANGER", "COMPLAINT", "AT_REQUEST", "SUPERVISION"))
                        ),
                        name="opened_for_a_known_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wrapped__isnull", True),
                            models.Q(
                                ("agreed_by__isnull", False), ("state", "AGREED"), ("until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="key_is_lent_only_while_agreed",
                    ),
                ],
            },
        ),
    ]
