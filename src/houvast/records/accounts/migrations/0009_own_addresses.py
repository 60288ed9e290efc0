"""Numbers and mail addresses of who works here, as keyed hashes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_notices_of_tries"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proof", models.BinaryField(help_text="Keyed hash of the number or address", max_length=32)),
                (
                    "key_name",
                    models.CharField(
                        help_text="Which key of this installation it was made with", max_length=8
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        help_text="Whose",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["proof"], name="whose_address")],
                "constraints": [models.UniqueConstraint(fields=("staff", "proof"), name="own_address_once")],
            },
        ),
    ]
