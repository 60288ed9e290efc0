from django.db import migrations, models

STATES = ("GOING", "OUT", "TAKEN_BACK")


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0022_coming_back_counts"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="letter", name="letter_in_a_known_state"),
        migrations.RemoveConstraint(model_name="letter", name="taken_back_letter_says_nothing"),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="letter_in_a_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "OUT"),
                    models.Q(("state", "GOING"), ("way", "MAIL")),
                    models.Q(("sealed", b""), ("way", "POST")),
                    _connector="OR",
                ),
                name="taken_back_letter_says_nothing",
            ),
        ),
    ]
