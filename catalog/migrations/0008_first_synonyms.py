"""Names of one datum that every department writes differently, and names that say nothing."""

import unicodedata
from datetime import UTC, date, datetime

from django.db import migrations

SINCE = date(2020, 1, 1)
ENTERED = datetime(2026, 11, 25, tzinfo=UTC)
# standard name | other names | why they are one datum
SAME = """
公民身份号码|身份证号 身份证号码 居民身份证号 居民身份证号码 公民身份证号码 身份号码|法定名称是公民身份号码，都指居民身份证上的 18 位号码
统一社会信用代码|社会信用代码 统一信用代码 法人和其他组织统一社会信用代码|都指登记机关赋予的 18 位统一社会信用代码
姓名|人员姓名 公民姓名 自然人姓名|都指自然人的姓名
出生日期|出生年月日 生日|都指出生的年月日
民族|族别 民族名称|都指民族成分
手机号码|手机号 移动电话 移动电话号码 手机|都指移动电话号码
婚姻状况|婚姻状态 婚姻情况|都指是否结婚及其变化
文化程度|受教育程度|都指接受教育达到的程度
户籍地址|户籍所在地地址 户口所在地地址 户籍地详细地址|都指户口登记的地址
居住地址|现住址 现居住地址 现居住地 居住地详细地址|都指现在居住的地址
电子邮箱|电子邮件 电子邮件地址 电子邮箱地址|都指电子邮件地址
邮政编码|邮编|邮编是邮政编码的简称
行政区划代码|行政区划编码 区划代码|都指县级以上行政区划的数字代码
企业名称|企业全称|都指登记的企业名称全称
法定代表人姓名|法定代表人 法人代表姓名 法定代表人名称|都指法定代表人的姓名
开户银行|开户行 开户银行名称|都指开立账户的银行
银行账号|银行账户号码 开户账号 银行账户账号|都指在银行开立账户的号码
号牌号码|车牌号 车牌号码 机动车号牌号码|都指机动车号牌上的号码
车辆识别代号|车架号 车辆识别代码 车辆识别号|都指车辆识别代号（17 位）
不动产单元号|不动产单元代码|都指不动产单元的唯一代码
家庭人口数|家庭人数 家庭成员人数|都指家庭成员的人数
"""
# names | why they are not compared
GENERAL = """
备注 说明 描述|只说明这一栏是附注，不指明是什么数据
序号 编号 主键 标识 排序号|只是记录在本表内的号码
名称 类型 类别 种类 状态 代码|没有写明是什么的名称、类别或状态
创建时间 更新时间 修改时间 录入时间 数据更新时间 时间戳|是系统的记录时间，不是业务数据
联系人 联系电话 电话 地址|没有写明是谁的
年度 年份 日期 时间|没有写明是什么的日期
操作人 录入人 经办人 数据来源|是本部门的经办情况，不向群众收集
附件 单位|没有写明是什么的附件或单位
许可证号 许可证编号 证书编号 证照编号 批准文号|没有写明是哪一种证照
发证日期 发证机关 有效期 有效期至 有效期止 有效期起 有效期限|没有写明是哪一种证照的
登记日期 登记类别 登记机关 审批日期 申请日期 办理日期|没有写明是什么登记或审批的
年检结果 检查结果 检查日期 统计月份 统计年份 统计日期|没有写明是什么的检查或统计
"""


def key_of(name):
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")


def rows():
    for line in SAME.strip().splitlines():
        standard, names, reason = line.split("|")
        for name in names.split():
            yield "same", name, standard, reason
    for line in GENERAL.strip().splitlines():
        names, reason = line.split("|")
        for name in names.split():
            yield "general", name, "", reason


def add(apps, schema_editor):
    model = apps.get_model("catalog", "ItemSynonym")
    history = apps.get_model("catalog", "HistoricalItemSynonym")
    for kind, name, standard, reason in rows():
        values = {
            "kind": kind,
            "name": name,
            "name_key": key_of(name),
            "standard": standard,
            "standard_key": key_of(standard),
            "reason": reason,
            "since": SINCE,
        }
        made = model.objects.create(**values)
        history.objects.create(id=made.pk, history_date=ENTERED, history_type="+", **values)


def remove(apps, schema_editor):
    apps.get_model("catalog", "HistoricalItemSynonym").objects.all().delete()
    apps.get_model("catalog", "ItemSynonym").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_bulk_edits")]
    operations = [migrations.RunPython(add, remove)]
