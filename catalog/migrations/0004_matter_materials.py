"""The materials that departments ask citizens for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_item_names_and_duplicates"),
        ("departments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='MatterMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter_code', models.CharField(blank=True, max_length=64, verbose_name='事项编码')),
                ('matter_title', models.CharField(max_length=200, verbose_name='事项名称')),
                ('matter_key', models.CharField(editable=False, max_length=200, verbose_name='事项比对键')),
                ('title', models.CharField(max_length=200, verbose_name='材料名称')),
                ('title_key', models.CharField(editable=False, max_length=200, verbose_name='材料比对键')),
                ('kind', models.CharField(choices=[('form', '申请表单'), ('certificate', '证照证明'), ('document', '其他材料')], default='document', max_length=12, verbose_name='材料类型')),
                ('source', models.CharField(choices=[('applicant', '申请人自备'), ('government', '政府部门核发'), ('shared', '共享获取，不再收取'), ('other', '其他')], default='applicant', max_length=12, verbose_name='来源渠道')),
                ('issuer', models.CharField(blank=True, max_length=120, verbose_name='核发部门')),
                ('is_required', models.BooleanField(default=True, verbose_name='必须提交')),
                ('items', models.JSONField(blank=True, default=list, help_text='申请人要填写或材料上写明的内容。', verbose_name='填报（包含）的信息项')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='设定依据')),
                ('since', models.DateField(editable=False, verbose_name='登记日期')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='取消日期')),
                ('upload_id', models.BigIntegerField(db_index=True, editable=False, null=True, verbose_name='上传批次号')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='departments.department', verbose_name='部门')),
            ],
            options={
                'verbose_name': '事项材料',
                'verbose_name_plural': '事项材料清单',
                'ordering': ['department', 'matter_key', 'id'],
                'permissions': [('export_mattermaterial', '导出事项材料与重复收集台账')],
            },
        ),
        migrations.CreateModel(
            name='CollectionHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.JSONField(default=dict, verbose_name='对应的内容')),
                ('matched', models.PositiveSmallIntegerField(default=0, verbose_name='对应信息项数')),
                ('found_on', models.DateField(db_index=True, verbose_name='发现日期')),
                ('answer', models.CharField(blank=True, choices=[('share', '改为共享获取'), ('needed', '确需收集'), ('different', '不是同一数据')], max_length=10, verbose_name='部门说明')),
                ('answer_text', models.CharField(blank=True, max_length=500, verbose_name='说明内容')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='说明时间')),
                ('decision', models.CharField(blank=True, choices=[('duplicate', '属于重复收集'), ('needed', '确需收集'), ('different', '不是同一数据')], max_length=10, verbose_name='认定')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='认定理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='认定时间')),
                ('decided_on', models.DateField(db_index=True, null=True, verbose_name='认定日期')),
                ('ended_on', models.DateField(db_index=True, null=True, verbose_name='终结日期')),
                ('ended_because', models.CharField(blank=True, max_length=200, verbose_name='终结原因')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='认定人')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collection_hits', to='catalog.informationresource', verbose_name='可共享的资源')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='catalog.mattermaterial', verbose_name='事项材料')),
            ],
            options={
                'verbose_name': '重复收集核对',
                'verbose_name_plural': '重复收集核对',
                'ordering': ['decided_at', 'found_on', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='mattermaterial',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('department', 'matter_key', 'title_key'), name='material_once_a_matter', violation_error_message='这个事项已登记同名材料。'),
        ),
        migrations.AddConstraint(
            model_name='collectionhit',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('material', 'resource'), name='one_hit_now'),
        ),
        migrations.AddConstraint(
            model_name='collectionhit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', ''), ('decided_at__isnull', True)), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='hit_decision_is_dated', violation_error_message='认定须有认定人和时间。'),
        ),
        migrations.AddConstraint(
            model_name='collectionhit',
            constraint=models.CheckConstraint(condition=models.Q(('decision', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='hit_decision_has_reason', violation_error_message='没有填写认定理由。'),
        ),
        migrations.AddConstraint(
            model_name='collectionhit',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'share']), models.Q(('answer_text', ''), _negated=True), _connector='OR'), name='hit_answer_has_text', violation_error_message='没有写明确需收集的依据或不同之处。'),
        ),
    ]
