"""What everybody has to state on a form to be known at all: not a 重复收集 by itself. 建议值."""

from datetime import UTC, date, datetime

from django.db import migrations

KEY = "collection.identity_items"


def add(apps, schema_editor):
    entered = datetime(2026, 11, 25, tzinfo=UTC)
    apps.get_model("parameters", "PolicyParameter").objects.get_or_create(
        key=KEY,
        defaults={
            "name": "申请人身份要素（不作重复收集比对）",
            "kind": "text",
            "value": "姓名、申请人姓名、学生姓名、公民身份号码、联系电话、手机号码、统一社会信用代码、单位名称、经办人、申请日期、签名",
            "unit": "",
            "source_document": "建议值（待主管部门核定文件）",
            "is_verified": False,
            "effective_from": date(2020, 1, 1),
            "proposed_at": entered,
            "confirmed_at": entered,
        },
    )


def remove(apps, schema_editor):
    apps.get_model("parameters", "PolicyParameter").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0005_overlap_measure")]
    operations = [migrations.RunPython(add, remove)]
