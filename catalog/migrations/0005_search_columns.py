"""What the one search box and the list of resources read: folded texts, and orders of codes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_matter_materials")]
    operations = [
        migrations.AddField(
            model_name="informationresource",
            name="search_initials",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=200,
                verbose_name="名称拼音首字母",
            ),
        ),
        migrations.AddField(
            model_name="informationresource",
            name="search_items",
            field=models.TextField(
                blank=True, default="", editable=False, verbose_name="检索用信息项"
            ),
        ),
        migrations.AddField(
            model_name="informationresource",
            name="search_abstract",
            field=models.TextField(
                blank=True, default="", editable=False, verbose_name="检索用摘要"
            ),
        ),
        migrations.AlterField(
            model_name="informationresource",
            name="provider",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="departments.department",
                verbose_name="提供部门",
            ),
        ),
        migrations.AlterField(
            model_name="informationresource",
            name="source_system",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="catalog.informationsystem",
                verbose_name="来源系统",
            ),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(
                fields=["code", "id", "status", "provider", "first_published_on"],
                name="resource_list",
            ),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["provider", "code", "id"], name="resource_by_provider"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["status", "code", "id"], name="resource_by_status"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["sharing_type", "code", "id"], name="resource_by_sharing"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["update_cycle", "code", "id"], name="resource_by_cycle"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["openness", "code", "id"], name="resource_by_openness"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["format_class", "code", "id"], name="resource_by_format"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["grade", "code", "id"], name="resource_by_grade"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(fields=["source_system", "code", "id"], name="resource_by_system"),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(
                condition=models.Q(
                    ("has_weak_basis", True),
                    ("sharing_type", "withheld"),
                    ("status__in", ("published", "changing")),
                ),
                fields=["code", "id", "provider"],
                name="resource_weak",
            ),
        ),
        migrations.AddIndex(
            model_name="informationresource",
            index=models.Index(
                condition=models.Q(
                    ("has_no_system", False),
                    ("source_system__isnull", True),
                    ("status__in", ("published", "changing")),
                ),
                fields=["code", "id", "provider"],
                name="resource_unlinked",
            ),
        ),
        migrations.AddIndex(
            model_name="resourceversion",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ("draft", "head_review", "bureau_review", "returned"))
                ),
                fields=["status", "due_on", "reviewer", "id", "resource"],
                name="version_open",
            ),
        ),
    ]
