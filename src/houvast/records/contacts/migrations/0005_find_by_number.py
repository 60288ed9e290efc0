"""By which a number to call back is found again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_find_by_number"),
        ("contacts", "0004_requests_to_open_that_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveIntegerField(help_text="Of the team's keys")),
                (
                    "month_key",
                    models.CharField(
                        help_text="Name of the month's key that it takes as well", max_length=12
                    ),
                ),
                ("blind", models.BinaryField(help_text="Keyed hash of the number", null=True)),
                (
                    "contact",
                    models.OneToOneField(
                        help_text="Whose number it is",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="number_index",
                        to="contacts.contact",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        help_text="Who can find it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["team", "blind"], name="numbers_of_a_team")],
            },
        ),
    ]
