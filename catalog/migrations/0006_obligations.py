"""Quality points, obligations per period and signed nil reports."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import yongcheng.trail.clock
import yongcheng.trail.history


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_search_columns"),
        ("departments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="informationresource",
            name="quality",
            field=models.PositiveSmallIntegerField(
                db_index=True, editable=False, null=True, verbose_name="质量分"
            ),
        ),
        migrations.AddField(
            model_name="informationresource",
            name="quality_gaps",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="质量扣分处"
            ),
        ),
        migrations.CreateModel(
            name="HistoricalReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="如“2026 年度目录编制和核对”。",
                        max_length=80,
                        verbose_name="周期名称",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("due_on", models.DateField(db_index=True, verbose_name="报送到期日")),
                (
                    "basis",
                    models.CharField(
                        help_text="通知的名称和文号。", max_length=200, verbose_name="部署依据"
                    ),
                ),
                ("announced_on", models.DateField(verbose_name="部署日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "includes_townships",
                    models.BooleanField(default=False, verbose_name="含乡镇、街道"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "报送周期变更记录",
                "verbose_name_plural": "historical 报送周期",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="如“2026 年度目录编制和核对”。",
                        max_length=80,
                        verbose_name="周期名称",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("due_on", models.DateField(db_index=True, verbose_name="报送到期日")),
                (
                    "basis",
                    models.CharField(
                        help_text="通知的名称和文号。", max_length=200, verbose_name="部署依据"
                    ),
                ),
                ("announced_on", models.DateField(verbose_name="部署日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "includes_townships",
                    models.BooleanField(default=False, verbose_name="含乡镇、街道"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
            ],
            options={
                "verbose_name": "报送周期",
                "verbose_name_plural": "报送周期",
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="period_name",
                        violation_error_message="已有同名的报送周期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")),
                            ("due_on__gte", models.F("starts_on")),
                        ),
                        name="period_runs_forward",
                        violation_error_message="截止日期、报送到期日不能早于起始日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NilReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "obligation",
                    models.CharField(
                        choices=[
                            ("compile", "目录编制报送"),
                            ("review", "全面核对"),
                            ("update", "目录更新"),
                            ("justify", "不予共享依据说明"),
                        ],
                        max_length=20,
                        verbose_name="义务",
                    ),
                ),
                ("statement", models.TextField(max_length=1000, verbose_name="声明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "待部门负责人签署"),
                            ("signed", "已签署待接收"),
                            ("received", "已接收"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="prepared",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="修订号"),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(
                        default=yongcheng.trail.clock.now, editable=False, verbose_name="拟稿时间"
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="签署日期"
                    ),
                ),
                (
                    "received_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="接收日期"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="失效日期"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nil_reports",
                        to="departments.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签署人",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nil_reports",
                        to="catalog.reportingperiod",
                        verbose_name="报送周期",
                    ),
                ),
            ],
            options={
                "verbose_name": "零报告",
                "verbose_name_plural": "零报告",
                "ordering": ["-prepared_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("prepared", "signed", "received"))),
                        fields=("department", "period", "obligation"),
                        name="one_live_nil_report",
                        violation_error_message="本周期的这项义务已有零报告。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nil_report_two_people",
                        violation_error_message="拟稿人不能签署自己拟的零报告。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_by__isnull", True),
                            models.Q(
                                models.Q(("received_by", models.F("prepared_by")), _negated=True),
                                models.Q(("received_by", models.F("signed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nil_report_third_person",
                        violation_error_message="拟稿人、签署人不能接收自己的零报告。",
                    ),
                ],
            },
        ),
    ]
