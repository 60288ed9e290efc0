"""Notices tell of a contact that somebody of another team asks to open, or opened, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_left_on"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="about",
            field=models.UUIDField(help_text="To whom or what it was done"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="reason",
            field=models.CharField(blank=True, help_text="Why, by code", max_length=12),
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
                ],
                help_text="What was done",
                max_length=10,
            ),
        ),
    ]
