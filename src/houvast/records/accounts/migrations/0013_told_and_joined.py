from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_public_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="team",
            name="notice_address",
            field=models.BinaryField(
                default=b"",
                help_text="Of another agency: where it is told that something is new, sealed for the server",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="what",
            field=models.CharField(
                choices=[
                    ("assigned", "Assigned"),
                    ("unassigned", "Unassigned"),
                    ("invited", "Invited"),
                    ("left", "Left"),
                    ("reset", "Reset"),
                    ("linked", "Linked"),
                    ("asked", "Asked"),
                    ("opened", "Opened"),
                    ("joined", "Joined"),
                    ("tried", "Tried"),
                ],
                help_text="What was done",
                max_length=10,
            ),
        ),
    ]
