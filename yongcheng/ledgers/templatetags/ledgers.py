"""How a ledger's cell is written on screen and paper."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yongcheng.ledgers.ledger import Cell, Ledger

SHORT = 7  # words of a closed list, which never break
register = template.Library()


@register.simple_tag
def ledger_cell(value: Cell, ledger: Ledger, index: int) -> SafeString:
    """Return the td of one cell: numbers right, dates and codes unbroken, nothing as —."""
    kind = "number" if index == 0 else ledger.columns[index - 1].kind
    css = {"number": "num", "money": "num", "date": "day", "code": "code"}.get(kind, "")
    text = words(value, kind)
    if not css and len(text) <= SHORT:
        css = "short"
    return format_html('<td class="{}">{}</td>', css, text)


def words(value: Cell, kind: str) -> str:
    """Return the value as written: ISO dates, grouped money with two decimals, — for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if kind == "money" and isinstance(value, int | Decimal):
        return f"{value:,.2f}"
    return str(value)
