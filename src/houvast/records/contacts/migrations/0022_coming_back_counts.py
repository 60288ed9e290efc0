from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0020_lines_for_who_chooses_them"),
    ]

    operations = [
        migrations.AlterField(
            model_name="talk",
            name="last_on",
            field=models.DateField(
                help_text="Day of the latest message, or on which its person last came back", null=True
            ),
        ),
    ]
