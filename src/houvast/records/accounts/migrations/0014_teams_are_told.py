from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_told_and_joined")]

    operations = [
        migrations.AlterField(
            model_name="team",
            name="notice_address",
            field=models.BinaryField(
                default=b"",
                help_text="Where it is told that something is new, sealed for the server",
            ),
        ),
    ]
