"""Each pair of a team gets a key by which exact values are found again."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from houvast.records.accounts import sealed


def give_each_pair_a_key_of_look_ups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As a new pair has one: made here, sealed for the pair, and known to nobody else."""
    pairs = apps.get_model("accounts", "TeamKeys").objects
    for pair in pairs.filter(lookup=None):
        pairs.filter(pk=pair.pk).update(lookup=sealed.new_lookup(bytes(pair.public_key)))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices_that_alarm"),
    ]

    operations = [
        migrations.AddField(
            model_name="teamkeys",
            name="lookup",
            field=models.BinaryField(help_text="The key of look-ups, sealed for the team", null=True),
        ),
        migrations.RunPython(give_each_pair_a_key_of_look_ups, migrations.RunPython.noop),
    ]
