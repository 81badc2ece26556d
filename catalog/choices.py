"""Words of the catalogue: every closed list with its official Chinese label.

National codes and accepted spellings of these values live with the workbook columns
(catalog/sheets), not here: a value has one name, a cell has many spellings.
"""

from django.db.models import TextChoices


class SharingType(TextChoices):
    """共享类型 (《政务数据共享条例》第十四条)."""

    UNCONDITIONAL = "unconditional", "无条件共享"
    CONDITIONAL = "conditional", "有条件共享"
    WITHHELD = "withheld", "不予共享"


class Openness(TextChoices):
    """是否向社会开放 and 开放类型 in one value."""

    NOT_OPEN = "not_open", "不开放"
    AUTHORIZED = "authorized", "授权开放"
    PUBLIC = "public", "普遍开放"


class ResourceCategory(TextChoices):
    """类: the first digit of a classification code."""

    FOUNDATION = "1", "基础信息资源"
    THEME = "2", "主题信息资源"
    DEPARTMENT = "3", "部门信息资源"


class FormatClass(TextChoices):
    """信息资源格式分类."""

    DOCUMENT = "document", "电子文件"
    SPREADSHEET = "spreadsheet", "电子表格"
    DATABASE = "database", "数据库"
    IMAGE = "image", "图形图像"
    STREAM = "stream", "流媒体"
    SELF_DESCRIBING = "self_describing", "自描述格式"
    SERVICE = "service", "服务接口"


class MethodClass(TextChoices):
    """共享方式分类."""

    PLATFORM = "platform", "共享平台"
    MAIL = "mail", "邮件"
    DISK = "disk", "拷盘"
    MEDIA = "media", "介质交换"
    OTHER = "other", "其他"


class MethodType(TextChoices):
    """共享方式类型; 条例第二十二条 names 服务接口, 批量交换 and 文件下载."""

    DATABASE = "database", "数据库"
    FILE = "file", "文件"
    INTERFACE = "interface", "接口"
    PAPER = "paper", "纸质报表"
    ELECTRONIC = "electronic", "电子文档"
    OTHER = "other", "其他"


class UpdateCycle(TextChoices):
    """更新周期. Order is from fastest to slowest."""

    REAL_TIME = "real_time", "实时"
    DAILY = "daily", "每日"
    WEEKLY = "weekly", "每周"
    TEN_DAYS = "ten_days", "每旬"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"
    YEARLY = "yearly", "每年"
    ON_DEMAND = "on_demand", "按需"
    IRREGULAR = "irregular", "不定期"
    ONCE = "once", "一次性"
    OTHER = "other", "其他"


class DataType(TextChoices):
    """数据类型: the eleven types of the national form, value = its letter."""

    CHARACTER = "C", "字符型C"
    NUMERIC = "N", "数值型N"
    CURRENCY = "Y", "货币型Y"
    DATE = "D", "日期型D"
    DATETIME = "T", "日期时间型T"
    LOGICAL = "L", "逻辑型L"
    MEMO = "M", "备注型M"
    GENERAL = "G", "通用型G"
    DOUBLE = "B", "双精度型B"
    INTEGER = "I", "整型I"
    FLOAT = "F", "浮点型F"


class DataCategory(TextChoices):
    """数据分类 (GB/T 43697-2024): 一般 / 重要 / 核心."""

    GENERAL = "general", "一般数据"
    IMPORTANT = "important", "重要数据"
    CORE = "core", "核心数据"


class BasisKind(TextChoices):
    """依据种类. The first three are the ones 条例第十四条 and 第十五条 accept for 不予共享."""

    LAW = "law", "法律"
    ADMINISTRATIVE_REGULATION = "administrative_regulation", "行政法规"
    STATE_COUNCIL_DECISION = "state_council_decision", "国务院决定"
    CENTRAL_POLICY = "central_policy", "党中央、国务院政策"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    OTHER_DOCUMENT = "other_document", "其他文件"


STRONG_BASIS_KINDS = frozenset(
    {BasisKind.LAW, BasisKind.ADMINISTRATIVE_REGULATION, BasisKind.STATE_COUNCIL_DECISION}
)


class ResourceStatus(TextChoices):
    """资源状态 (as every reader sees the resource)."""

    DRAFT = "draft", "草稿"
    HEAD_REVIEW = "head_review", "待部门负责人审核"
    BUREAU_REVIEW = "bureau_review", "待主管部门审核"
    RETURNED = "returned", "退回修改"
    PUBLISHED = "published", "已发布"
    CHANGING = "changing", "变更中"
    RETIRED = "retired", "已下线"


class VersionStatus(TextChoices):
    """版本状态 (where one proposed version stands)."""

    DRAFT = "draft", "草稿"
    HEAD_REVIEW = "head_review", "待部门负责人审核"
    BUREAU_REVIEW = "bureau_review", "待主管部门审核"
    RETURNED = "returned", "退回修改"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被新版本取代"
    DISCARDED = "discarded", "已放弃"


class VersionKind(TextChoices):
    """版本种类: what publishing this version does."""

    INITIAL = "initial", "首次编制"
    CHANGE = "change", "变更"
    RETIREMENT = "retirement", "下线"


class TriggerKind(TextChoices):
    """更新触发事由 (条例第十七条)."""

    LAW = "law", "法律、行政法规、国务院决定调整"
    DUTY = "duty", "政府部门职责发生变化"
    OTHER = "other", "其他"


class MlpsLevel(TextChoices):
    """网络安全等级保护级别."""

    ONE = "1", "一级"
    TWO = "2", "二级"
    THREE = "3", "三级"
    FOUR = "4", "四级"
    UNRATED = "unrated", "未定级"


class Hosting(TextChoices):
    """部署位置."""

    GOVERNMENT_CLOUD = "government_cloud", "市政务云"
    SUPERIOR_CLOUD = "superior_cloud", "上级政务云"
    OWN_ROOM = "own_room", "自建机房"
    RENTED = "rented", "租用机房"
    PUBLIC_CLOUD = "public_cloud", "公有云"


class SystemPhase(TextChoices):
    """系统状态."""

    PLANNED = "planned", "规划"
    BUILDING = "building", "在建"
    RUNNING = "running", "在用"
    IDLE = "idle", "停用待处置"
    RETIRED = "retired", "已下线"
