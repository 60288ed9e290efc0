"""The day on which somebody left, so that their name can go a year later; a sign-in name that can be erased."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def left_before_it_was_noted(apps: Any, schema_editor: Any) -> None:
    """For who left before, the year counts from this upgrade: later than promised, and never earlier."""
    staff = apps.get_model("accounts", "Staff")
    staff.objects.filter(is_active=False, left_on=None).update(left_on=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_ins_and_second_factors")]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="left_on",
            field=models.DateField(help_text="Day on which their access ended", null=True),
        ),
        migrations.AlterField(
            model_name="staff",
            name="sign_in_name",
            field=models.CharField(
                blank=True,
                help_text="Typed at sign-in; empty once erased",
                max_length=150,
                null=True,
                unique=True,
            ),
        ),
        migrations.RunPython(left_before_it_was_noted, migrations.RunPython.noop),
    ]
