"""A request to open a contact of another team is taken back, or lapses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_opening_a_contact_of_another_team"),
    ]

    operations = [
        migrations.AlterField(
            model_name="glassrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("ASKED", "Asked"),
                    ("AGREED", "Agreed"),
                    ("TURNED_DOWN", "Turned Down"),
                    ("TAKEN_BACK", "Taken Back"),
                    ("LAPSED", "Lapsed"),
                    ("OVER", "Over"),
                ],
                default="ASKED",
                help_text="What became of it",
                max_length=12,
            ),
        ),
    ]
