"""Who may have nothing to do with a contact, because they know somebody in it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0011_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
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
                (
                    "how",
                    models.CharField(
                        help_text="Said by themselves, by a lead, or found, by code", max_length=8
                    ),
                ),
                ("on", models.DateField(help_text="Since which day")),
                (
                    "callback",
                    models.ForeignKey(
                        help_text="Which callback, where it is of no contact or talk",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="contacts.callback",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        help_text="Which contact",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="contacts.contact",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        help_text="Who said it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        help_text="To whom it is closed",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        help_text="Which talk",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="contacts.talk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("callback__isnull", True), ("contact__isnull", False), ("talk__isnull", True)
                            ),
                            models.Q(
                                ("callback__isnull", True), ("contact__isnull", True), ("talk__isnull", False)
                            ),
                            models.Q(
                                ("callback__isnull", False), ("contact__isnull", True), ("talk__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="tie_to_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ("SELF", "LEAD", "NUMBER"))),
                        name="tie_known_in_a_known_way",
                    ),
                    models.UniqueConstraint(fields=("staff", "contact"), name="one_tie_to_a_contact"),
                    models.UniqueConstraint(fields=("staff", "talk"), name="one_tie_to_a_talk"),
                    models.UniqueConstraint(fields=("staff", "callback"), name="one_tie_to_a_callback"),
                ],
            },
        ),
    ]
