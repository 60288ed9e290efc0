"""The public name of a team in each language; until it is set, its one name as before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_agency_sign_ins")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="public_names",
            field=models.JSONField(default=dict, help_text="Its public name, by language"),
        ),
    ]
