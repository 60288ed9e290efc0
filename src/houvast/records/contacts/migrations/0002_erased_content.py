"""A contact whose content was erased says so, and holds none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="erased_on",
            field=models.DateField(help_text="Day on which content and keys were erased", null=True),
        ),
        migrations.AlterField(
            model_name="contact",
            name="registered_on",
            field=models.DateField(help_text="Day of registration; empty once content is erased", null=True),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(erased_on__isnull=True) | models.Q(sealed=b""),
                name="erased_contact_holds_no_content",
            ),
        ),
    ]
