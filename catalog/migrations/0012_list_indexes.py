"""What the list of resources is ordered or narrowed by: items, quality, the day of a late review."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_search_grams")]
    operations = [
        migrations.AlterField(
            model_name="informationresource",
            name="quality",
            field=models.PositiveSmallIntegerField(
                editable=False, null=True, verbose_name="质量分"
            ),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["item_count", "code", "id"], name="resource_by_items"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(
                fields=["quality", "code", "id", "status"], name="resource_by_quality"
            ),
        ),
        migrations.AddIndex(
            model_name="resourceversion",
            index=models.Index(
                condition=models.Q(("status__in", ("head_review", "bureau_review"))),
                fields=["due_on", "id", "status"],
                name="version_in_review",
            ),
        ),
    ]
