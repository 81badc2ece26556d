"""How the rules read an official's Chinese: words that say nothing, restrict, name a scope or a use."""

import re
import unicodedata
from functools import lru_cache

from catalog.codes import NOT_LETTERS
from catalog.content import ItemContent

WORDLESS = (
    "无 没有 暂无 空 不限 无限制 不限制 无条件 无条件共享 无条件开放 无要求 无特殊要求 无共享条件 "
    "无开放条件 不适用 普遍开放 不予共享 不共享 na none null"
)
VOID = frozenset(WORDLESS.split())
UNREADABLE_PROMISE = re.compile(
    r"(按照|按|依照|依据|根据|依|视|经|须|需|凭)?(有关|相关|国家|法律法规|法律|上级|本单位|部门|具体|实际)*"
    r"(规定|要求|情况|需要|申请|审批|批准|同意|授权|有条件共享|有条件|条件共享)"
    r"(执行|办理|提供|共享|使用|后|确定|审核)*"
)
PROCEDURE = re.compile(
    r"(书面|部门|单位|领导|本局|主管)?(申请|审批|批准|同意|授权|报备|备案审批|签订协议|协议)(后|通过)?"
    r"(方可|才能|可以|可)?(提供|共享|使用)?"
)
SCOPE = re.compile(
    r"范围\s*[:：]\s*[^\s；;。]|全部|所有|部门|单位|机关|机构|法院|检察院|委员会|乡镇|街道|市直|县直|区直|全市|全省|全县|窗口|中心|"
    r"公安|民政|医保|人社|教体|教育|住建|税务|卫健|财政|应急|司法|统计|交通|水利|农业|"
    r"[^\W\d]{2,}(局|委|办|院|厅|大队|支队|政府|银行)"
)
# A word of use is none where it belongs to the name of a body: 统计部门, 应急管理局.
BODY = r"(?!(部门|单位|机关|机构|总局|分局|局|委|办(?!理)|厅|中心|大队|支队|所|站|院|科|股))"
USE = re.compile(
    r"用途\s*[:：]\s*[^\s；;。]|用于|用作|用以|作为.{0,12}依据|(行政|执法|决策|审批|审核|工作)依据|参考|"
    r"(数据校核|业务协同|校核|核验|核查|核对|核实|查验|比对|查询|查证|协同|统计|分析|研判|监测|监管|"
    r"监督|执法|稽查|侦查|办案|救助|资助|补贴|低保|审查|资格|认定|确认|登记|征收|征管|征信|评估|评价|"
    r"决策|防控|预警|应急处置|政务服务|公共服务|便民|办理(?!$)|办事|支撑|支持|开展|推进|治理|管理|服务)"
    + BODY
)
RESTRICTION = re.compile(
    r"仅限|只限|限于|限(?=[^\W\d])|仅供|仅向|仅对|仅|只能|只供|只向|只对|只给|凭|(?:提供给|供给|向)(?!各|全|所有|社会|其他)"
    r"[^，,；;。]{1,12}(?:局|委|办|部门|机关|单位|医院|法院)(?:提供|共享|开放|使用|$)|须|需(?!求)|应当经|必须|方可|才能|经.{0,12}"
    r"(同意|批准|审批|授权|审核)|申请|审批|批准|授权|协议|书面|不得|禁止|不能|部分(部门|单位|数据)"
)
NO_RESTRICTION = re.compile(
    r"(无需|不需|无须|不须)(要)?(书面)?(申请|审批|批准|授权)?|不限制|不限于|不限|无限制|"
    r"按需(求|要)?|(根据|因)(工作|业务|实际)?需要|(需要|必须)(时|的)|履行职责(所)?(必)?需要?"
)
PERSONAL = re.compile(
    r"身份证|公民身份|身份号码|证件号|护照|手机|移动电话|联系电话|家庭电话|电话号码|住址|家庭地址|户籍地址|"
    r"居住地址|居住地|银行账|银行卡|账号|健康|病历|病史|诊断|疾病|体检|残疾|血型|基因|指纹|人脸|虹膜|"
    r"声纹|姓名|出生日期|出生年月|生日|民族|宗教|婚姻状况|配偶|监护人|学籍号|社保卡|社会保障号|车牌|"
    r"号牌号码|行踪|轨迹|实时位置|邮箱"
)
NOT_PERSONAL = re.compile(
    r"(单位|机构|企业|部门|法人|组织|学校|医院|咨询|办公|服务|投诉|监督)(联系)?"
    r"(电话|邮箱|账号|银行账号|名称|地址)|(项目|系统|设备)账号|民族(乡|村|团结|特色|事务)|"
    r"卫生健康|健康委|宗教(活动)?场所|(动物|植物|林木|作物|畜禽).*(疾病|诊断|体检)"
)
SECRECY_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆]|[(（【\[](绝密|机密)[)）】\]]")


remembered = lru_cache(maxsize=2048)
"""Conditions, names and other texts come again and again; each is judged once."""


def plain(text: str) -> str:
    """Return the text in half-width without spaces and punctuation, for comparing with words."""
    half = unicodedata.normalize("NFKC", text).casefold()
    if half.isalnum():  # letters and digits only: nothing to leave out
        return half
    return NOT_LETTERS.sub("", half)


@remembered
def says_nothing(text: str) -> bool:
    """Whether a cell is empty or holds only “无”, “/”, “—” and the like."""
    bare = plain(text)
    return not bare or bare in VOID


@remembered
def only_promises(text: str) -> bool:
    """Whether a condition refers elsewhere without saying what it is: “按规定”, “依申请”."""
    return UNREADABLE_PROMISE.fullmatch(plain(text)) is not None


@remembered
def names_scope(text: str) -> bool:
    """Whether the words say who may use the data."""
    return SCOPE.search(without_procedure(text)) is not None


@remembered
def names_use(text: str) -> bool:
    """Whether the words say what the data may be used for."""
    return USE.search(without_procedure(text)) is not None


def without_procedure(text: str) -> str:
    """Return the text without words of procedure: “经部门审批后提供” names neither scope nor use."""
    return PROCEDURE.sub("", text)


@remembered
def restriction_in(text: str) -> str:
    """Return the first restrictive words, "" where there are none."""
    match = RESTRICTION.search(NO_RESTRICTION.sub("", text))
    return match.group() if match else ""


def is_personal(item: ItemContent) -> bool:
    """Whether an item is personal information: as stated, else by its name."""
    if item.is_personal is not None:
        return item.is_personal
    return names_a_person(item.title)


@lru_cache(maxsize=16_384)
def names_a_person(title: str) -> bool:
    """Whether the name of an item is that of personal information."""
    return PERSONAL.search(NOT_PERSONAL.sub("", title)) is not None


def is_marked_secret(text: str) -> bool:
    """Whether a text carries a mark of state secrets."""
    return "密" in text and SECRECY_MARK.search(text) is not None


def brief(text: str, limit: int = 40) -> str:
    """Return the text for a message: one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
