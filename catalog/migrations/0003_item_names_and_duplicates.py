"""Item names as editable data, duplicate findings and their decisions."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_classification_tree"),
        ("departments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("name", "同名信息项"), ("resources", "相近资源")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="比对键")),
                ("title", models.CharField(max_length=420, verbose_name="名称")),
                ("departments", models.PositiveIntegerField(default=2, verbose_name="涉及部门数")),
                ("resources", models.PositiveIntegerField(default=2, verbose_name="涉及资源数")),
                ("evidence", models.JSONField(default=dict, verbose_name="依据")),
                ("found_on", models.DateField(db_index=True, verbose_name="发现日期")),
                ("ended_on", models.DateField(db_index=True, null=True, verbose_name="终结日期")),
                (
                    "ended_because",
                    models.CharField(blank=True, max_length=200, verbose_name="终结原因"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("source", "确定数源部门"), ("distinct", "不属于重复")],
                        max_length=10,
                        verbose_name="处理结果",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
            ],
            options={
                "verbose_name": "多部门重复信息项",
                "verbose_name_plural": "多部门重复信息项",
                "ordering": ["-departments", "-resources", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalItemSynonym",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("same", "同义名称"), ("general", "通用名称，不作比对")],
                        default="same",
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "name_key",
                    models.CharField(editable=False, max_length=120, verbose_name="名称比对键"),
                ),
                (
                    "standard",
                    models.CharField(
                        blank=True,
                        help_text="同义名称按这个名称归并；通用名称不填。",
                        max_length=120,
                        verbose_name="标准名称",
                    ),
                ),
                (
                    "standard_key",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="标准名称比对键"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("since", models.DateField(verbose_name="启用日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "同义词变更记录",
                "verbose_name_plural": "historical 信息项同义词",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ItemHolding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("concept", models.CharField(max_length=200, verbose_name="归并后的比对键")),
                ("resources", models.PositiveIntegerField(verbose_name="资源数")),
                ("since", models.DateField(verbose_name="起始日期")),
                ("until", models.DateField(null=True, verbose_name="终止日期")),
            ],
            options={
                "verbose_name": "部门持有信息项",
                "verbose_name_plural": "部门持有信息项",
                "ordering": ["concept", "department"],
            },
        ),
        migrations.CreateModel(
            name="ItemName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="名称比对键")),
                ("stem", models.CharField(max_length=200, verbose_name="去掉计量单位的比对键")),
                (
                    "concept",
                    models.CharField(db_index=True, max_length=200, verbose_name="归并后的比对键"),
                ),
                ("is_general", models.BooleanField(default=False, verbose_name="通用名称")),
                ("spellings", models.JSONField(default=list, verbose_name="见过的写法")),
                ("resources", models.PositiveIntegerField(default=0, verbose_name="约有资源数")),
            ],
            options={
                "verbose_name": "信息项名称",
                "verbose_name_plural": "信息项名称",
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="ItemSynonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("same", "同义名称"), ("general", "通用名称，不作比对")],
                        default="same",
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "name_key",
                    models.CharField(editable=False, max_length=120, verbose_name="名称比对键"),
                ),
                (
                    "standard",
                    models.CharField(
                        blank=True,
                        help_text="同义名称按这个名称归并；通用名称不填。",
                        max_length=120,
                        verbose_name="标准名称",
                    ),
                ),
                (
                    "standard_key",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="标准名称比对键"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("since", models.DateField(verbose_name="启用日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "信息项同义词",
                "verbose_name_plural": "信息项同义词",
                "ordering": ["standard_key", "name_key", "id"],
            },
        ),
        migrations.CreateModel(
            name="TouchedResource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "待比对资源",
                "verbose_name_plural": "待比对资源",
            },
        ),
        migrations.AddIndex(
            model_name="informationitem",
            index=models.Index(fields=["title_key", "resource"], name="item_key_resource"),
        ),
        migrations.AddField(
            model_name="duplicatefinding",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="决定人",
            ),
        ),
        migrations.AddField(
            model_name="duplicatefinding",
            name="designation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="catalog.sourcedesignation",
                verbose_name="数源部门决定",
            ),
        ),
        migrations.AddField(
            model_name="duplicatefinding",
            name="left",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.informationresource",
                verbose_name="资源",
            ),
        ),
        migrations.AddField(
            model_name="duplicatefinding",
            name="right",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.informationresource",
                verbose_name="相近的资源",
            ),
        ),
        migrations.AddField(
            model_name="duplicatefinding",
            name="supersedes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="catalog.duplicatefinding",
                verbose_name="接续的事项",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemsynonym",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="itemholding",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemsynonym",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("name_key",),
                name="one_meaning_of_a_name",
                violation_error_message="这个名称已经登记，先停用原来的一条。",
            ),
        ),
        migrations.AddField(
            model_name="touchedresource",
            name="resource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.informationresource",
                verbose_name="政务信息资源",
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatefinding",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True)),
                fields=["-departments", "-resources", "id"],
                name="finding_work_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatefinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("kind", "key"),
                name="one_finding_now",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("decided_at__isnull", True)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="finding_outcome_is_dated",
                violation_error_message="处理结果须有决定时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "distinct"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="finding_distinct_has_reason",
                violation_error_message="没有写明不属于重复的理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemholding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("concept", "department"),
                name="one_holding_now",
            ),
        ),
    ]
