from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0021_mail_that_came_back_and_where_it_comes"),
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
