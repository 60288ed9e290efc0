from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0019_a_key_made_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="only_chosen",
            field=models.BooleanField(
                default=False, help_text="Who chooses no line comes to another one, where one answers"
            ),
        ),
    ]
