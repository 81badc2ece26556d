"""Field validators of departments."""

from django.core.exceptions import ValidationError

from yongcheng.policy.credit_code import check_credit_code


def validate_credit_code(value: str) -> None:
    """Refuse a code whose length, alphabet or either check digit is wrong (GB 32100-2015)."""
    problem = check_credit_code(value)
    if problem:
        raise ValidationError(problem.message)


def validate_plain_name(value: str) -> None:
    """Refuse a name that a spreadsheet would take for a formula, or that holds control signs."""
    if value[:1] in "=+-@'" or not value.isprintable():
        raise ValidationError("名称不能以 = + - @ ' 开头，也不能有控制字符。")
