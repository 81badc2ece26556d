"""Typed values of parameters, kept as text in one column."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices


class Kind(TextChoices):
    NUMBER = "number", "整数"
    DECIMAL = "decimal", "小数"
    DATE = "date", "日期"
    FLAG = "flag", "是否"
    TEXT = "text", "文字"


def to_python(kind: str, text: str) -> Any:
    """Return the typed value. Raises ValueError with a Chinese sentence where it is none."""
    try:
        if kind == Kind.NUMBER:
            return int(text)
        if kind == Kind.DECIMAL:
            return _finite(Decimal(text))
        if kind == Kind.DATE:
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"“{text}”不是{Kind(kind).label}。") from error
    if kind == Kind.FLAG:
        if text not in {"true", "false"}:
            raise ValueError("填“true”（是）或“false”（否）。")
        return text == "true"
    return text


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise InvalidOperation
    return number


def in_words(kind: str, text: str) -> str:
    """Return the stored text as an official reads it."""
    return {"true": "是", "false": "否"}.get(text, text) if kind == Kind.FLAG else text


def limit_fault(kind: str, value: str, ceiling: str, floor: str) -> str:
    """Return the sentence that refuses a value outside its legal limits, "" where it is inside."""
    found = to_python(kind, value)
    if ceiling and found > to_python(kind, ceiling):
        return f"取值 {value} 高于法定上限 {ceiling}。"
    if floor and found < to_python(kind, floor):
        return f"取值 {value} 低于法定下限 {floor}。"
    return ""
