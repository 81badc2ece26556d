"""Bulk edits with their previews."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0006_obligations'),
        ('departments', '0001_initial'),
        ('jobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_text', models.CharField(blank=True, max_length=500, verbose_name='选择范围')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='资源数')),
                ('changes', models.JSONField(default=dict, verbose_name='修改内容')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='变更事由')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='预览摘要值')),
                ('counts', models.JSONField(default=dict, verbose_name='预览计数')),
                ('result', models.JSONField(default=dict, verbose_name='办理结果')),
                ('created_at', models.DateTimeField(verbose_name='选择时间')),
                ('compared_at', models.DateTimeField(blank=True, null=True, verbose_name='预览时间')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='办完时间')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('put_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='放弃时间')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department', verbose_name='办理部门')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='后台任务')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
            ],
            options={
                'verbose_name': '批量修改',
                'verbose_name_plural': '批量修改',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BulkEditLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('label', models.CharField(max_length=200, verbose_name='名称')),
                ('code', models.CharField(blank=True, max_length=64, verbose_name='代码')),
                ('action', models.CharField(blank=True, choices=[('changed', '将修改'), ('unchanged', '没有变化'), ('refused', '不能修改')], max_length=10, verbose_name='预览')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='原因')),
                ('changes', models.JSONField(default=list, verbose_name='逐项变化')),
                ('base_id', models.BigIntegerField(blank=True, null=True, verbose_name='比较时的版本')),
                ('base_digest', models.CharField(blank=True, max_length=64, verbose_name='比较时的内容摘要值')),
                ('after_digest', models.CharField(blank=True, max_length=64, verbose_name='修改后的内容摘要值')),
                ('before', models.JSONField(blank=True, null=True, verbose_name='修改前的内容')),
                ('outcome', models.CharField(blank=True, choices=[('done', '已修改'), ('skipped', '未修改'), ('undone', '已撤销'), ('kept', '未能撤销')], max_length=10, verbose_name='结果')),
                ('sentence', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('edit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='catalog.bulkedit', verbose_name='批量修改')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.informationresource', verbose_name='政务信息资源')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.resourceversion', verbose_name='修改后的版本')),
            ],
            options={
                'verbose_name': '批量修改记录',
                'verbose_name_plural': '批量修改记录',
                'ordering': ['edit', 'number'],
                'indexes': [models.Index(fields=['edit', 'action'], name='bulk_edit_line_action'), models.Index(fields=['edit', 'outcome'], name='bulk_edit_line_outcome')],
                'constraints': [models.UniqueConstraint(fields=('edit', 'number'), name='bulk_edit_line_number')],
            },
        ),
    ]
