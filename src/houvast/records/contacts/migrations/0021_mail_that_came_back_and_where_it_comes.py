from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0020_lines_for_who_chooses_them"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="mailanswer", name="mail_answer_of_a_known_state"),
        migrations.AlterField(
            model_name="mailanswer",
            name="state",
            field=models.CharField(help_text="On its way, not taken, sent, or come back", max_length=9),
        ),
        migrations.AddConstraint(
            model_name="mailanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["GOING", "NOT_TAKEN", "SENT", "CAME_BACK"])),
                name="mail_answer_of_a_known_state",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="mail_first",
            field=models.BooleanField(
                default=False, help_text="Mail comes to this line, where several answer mail"
            ),
        ),
    ]
