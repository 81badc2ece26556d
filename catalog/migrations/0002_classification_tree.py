"""The classification tree of the national guide: 类 and 项, the rest is entered by the authority."""

from django.db import migrations

GUIDE = "政务信息资源目录编制指南（试行）"
NUMBERED = f"{GUIDE}；序号按所列顺序，待核对"

CLASSES = (("1", "基础信息资源"), ("2", "主题信息资源"), ("3", "部门信息资源"))
FOUNDATIONS = (
    "人口基础信息资源",
    "法人单位基础信息资源",
    "自然资源和空间地理基础信息资源",
    "社会信用基础信息资源",
    "电子证照基础信息资源",
)
THEMES = (
    "公共服务",
    "健康保障",
    "社会保障",
    "食品药品安全",
    "安全生产",
    "价格监管",
    "能源安全",
    "信用体系",
    "城乡建设",
    "社区治理",
    "生态环保",
    "应急维稳",
)
DEPARTMENTS = (
    "党中央",
    "全国人大常委会",
    "国务院",
    "全国政协",
    "最高人民法院",
    "最高人民检察院",
    "省（自治区、直辖市）和计划单列市",
)
BRANCHES = {"1": FOUNDATIONS, "2": THEMES, "3": DEPARTMENTS}


def plant(apps, schema_editor):
    model = apps.get_model("catalog", "Classification")
    for code, name in CLASSES:
        top = model.objects.create(
            level=1, code=code, full_code=code, name=name, full_name=name, source=GUIDE
        )
        for number, branch in enumerate(BRANCHES[code], 1):
            model.objects.create(
                parent=top,
                level=2,
                code=f"{number:02d}",
                full_code=f"{code}{number:02d}",
                name=branch,
                full_name=f"{name} / {branch}",
                source=GUIDE if (code, number) == ("3", 7) else NUMBERED,
            )


def fell(apps, schema_editor):
    model = apps.get_model("catalog", "Classification")
    model.objects.filter(level=2).delete()
    model.objects.filter(level=1).delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(plant, fell)]
