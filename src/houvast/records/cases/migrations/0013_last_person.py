"""The highest number that anybody in a case ever had; of cases from before, the highest that is known."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def take_known(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seats, grounds = (apps.get_model("cases", name) for name in ("Seat", "InvokedGround"))
    for case in apps.get_model("cases", "Case").objects.only("pk", "ages", "reached_out").iterator():
        known = {case.reached_out, *map(int, case.ages)}
        for people in seats.objects.filter(case=case).values_list("people", flat=True):
            known.update(people)
        known.update(grounds.objects.filter(case=case).values_list("person", flat=True))
        apps.get_model("cases", "Case").objects.filter(pk=case.pk).update(last_person=max(known))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_named_in_minutes"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="last_person",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="The highest number that anybody in it ever had: none is given twice",
            ),
        ),
        migrations.RunPython(take_known, migrations.RunPython.noop),
    ]
