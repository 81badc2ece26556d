"""An index for the catalogue as of a past day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalog", "0008_first_synonyms")]

    operations = [
        migrations.AddIndex(
            model_name="resourceversion",
            index=models.Index(
                condition=models.Q(("in_force_from__isnull", False)),
                fields=["resource", "in_force_from", "in_force_to", "id"],
                name="version_of_a_day",
            ),
        ),
    ]
