import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def sit(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Who held a seat alone sits there from now on by a row of their own, with the day of their secrecy."""
    seat, holder = apps.get_model("cases", "Seat"), apps.get_model("cases", "SeatHolder")
    holder.objects.bulk_create(
        holder(case_id=case, seat_id=id, staff_id=staff, since=since, secrecy_on=sworn)
        for id, case, staff, since, sworn in seat.objects.filter(state="ACCEPTED").values_list(
            "id", "case", "holder", "invited_on", "secrecy_on"
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_from_no_contact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(help_text="Since which day")),
                ("secrecy_on", models.DateField(help_text="Day on which they confirmed secrecy", null=True)),
                ("ended_on", models.DateField(help_text="Day on which they left it, or it ended", null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="seat",
            name="seats_of_a_holder",
        ),
        migrations.AddField(
            model_name="minuteline",
            name="reason",
            field=models.ForeignKey(
                help_text="Why its agency did not do it, where the agency said so itself",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cases.contribution",
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="holder",
            field=models.ForeignKey(
                help_text="Who of those who sit there answers for it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="secrecy_on",
            field=models.DateField(
                help_text="Day on which the first of those who sit there confirmed secrecy", null=True
            ),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="case",
            field=models.ForeignKey(
                help_text="Of which",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="given_by",
            field=models.ForeignKey(
                help_text="Which colleague let them; empty: they took it themselves",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="seat",
            field=models.ForeignKey(
                help_text="At which seat",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holders",
                to="cases.seat",
            ),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="staff",
            field=models.ForeignKey(
                help_text="Who sits there",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="seatholder",
            index=models.Index(fields=["staff", "ended_on"], name="seats_somebody_sits_at"),
        ),
        migrations.AddConstraint(
            model_name="seatholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("seat", "staff"),
                name="somebody_sits_once_at_a_seat",
            ),
        ),
        migrations.RunPython(sit, migrations.RunPython.noop),
    ]
