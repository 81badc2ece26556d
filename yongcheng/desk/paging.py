"""Pages of lists of any length: counts with a bound, deep pages by keys first, few queries.

A list of a million rows is never counted to its end, and a page far down reads only the keys that
lead to it: the rows themselves are fetched by primary key.
"""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.functional import cached_property

from yongcheng.search.counting import Counted, count
from yongcheng.search.words import parse

EXACT_VAR = "exact"  # asks for the number of rows to the last one
DEEP = 1_000  # from so many rows on, keys are looked for before rows are read
AROUND = 3


class Pages(Paginator):
    """A paginator whose count is bounded; the pages beyond the bound can be opened too."""

    exact = False
    keys_first = False  # also on the first pages: the order is not the list's own
    known: Counted | None = None
    finder: Any = None  # a search that ranks: it counts and pages by itself
    reached = 0  # the page shown, where it lies beyond the bound

    @cached_property
    def count(self) -> Counted:
        if self.finder is not None:
            return self.finder.count_all() if self.exact else self.finder.count()
        if self.known is not None and not (self.exact and self.known.is_more):
            return self.known
        if not isinstance(self.object_list, QuerySet):
            return Counted(super().count)
        if self.exact:
            return Counted(self.object_list.order_by().count())
        return count(self.object_list)

    @cached_property
    def num_pages(self) -> int:
        return max(super().num_pages, self.reached)

    def page(self, number: int) -> Page:
        """Return a page. Raises InvalidPage for one that is not there."""
        if not self.count.is_more or number * self.per_page < self.count:
            return super().page(number)
        number = int(number)
        start = (number - 1) * self.per_page
        rows = list(self.rows(start, start + self.per_page + 1))
        if not rows:
            raise EmptyPage("beyond the last row")
        self.reached = number + (len(rows) > self.per_page)
        self.__dict__.pop("num_pages", None)
        return Page(rows[: self.per_page], number, self)

    def rows(self, start: int, stop: int) -> Any:
        if self.finder is not None:
            return self.finder.page(start, stop)
        return slice_of(self.object_list, start, stop, always=self.keys_first)

    def _get_page(self, rows: Any, number: int, paginator: Paginator) -> Page:
        start = (number - 1) * self.per_page
        if self.finder is not None or isinstance(self.object_list, QuerySet):
            rows = self.rows(start, start + self.per_page)
        return Page(rows, number, paginator)

    def get_elided_page_range(self, number: int = 1, **kwargs: Any) -> Any:
        """The last pages are offered only where it is known which they are."""
        if not self.count.is_more:
            yield from super().get_elided_page_range(number, **kwargs)
            return
        first = max(1, number - AROUND)
        if first > 1:
            yield 1
        if first > 2:
            yield self.ELLIPSIS
        yield from range(first, min(self.num_pages, number + AROUND) + 1)
        if number + AROUND < self.num_pages or number * self.per_page < self.count:
            yield self.ELLIPSIS


def slice_of(rows: QuerySet, start: int, stop: int, *, always: bool = False) -> QuerySet:
    """Return the rows start…stop; far down their keys are found first, by an index alone."""
    if (start < DEEP and not always) or rows.query.distinct or rows.query.combinator:
        return rows[start:stop]
    keys = list(rows.values_list("pk", flat=True)[start:stop])
    bare = rows.model._default_manager.all()
    fetched = rows._chain()
    fetched.query.where = bare.query.where.clone()
    return fetched.filter(pk__in=keys)


class ScopedChangeList(ChangeList):
    """The change list of every ScopedAdmin."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        found.pop(EXACT_VAR, None)
        return found

    def get_ordering_field(self, field_name: Any) -> Any:
        """A column named like the rows that point here (信息项) orders by what it says itself.

        The stock list would join those rows, and show a record as often as it has any.
        """
        try:
            field = self.lookup_opts.get_field(field_name)
        except FieldDoesNotExist:
            return super().get_ordering_field(field_name)
        if field.concrete or not field.auto_created:
            return super().get_ordering_field(field_name)
        shown = getattr(self.model_admin, field_name, None)
        return getattr(shown, "admin_order_field", None)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Rows equal in the chosen column stand in the list's own order, both ways round."""
        found = super().get_ordering(request, queryset)
        own = list(self.model_admin.get_ordering(request) or ())
        if not self.params.get(ORDER_VAR) or not all(isinstance(one, str) for one in own):
            return found
        if found and found[-1] == "-pk":
            found = found[:-1]
        if not found:
            return self._get_deterministic_ordering(own)
        stated = {_bare(one) for one in found}
        turn = _is_descending(found[-1])
        rest = [_turned(one) if turn else one for one in own if _bare(one) not in stated]
        return self._get_deterministic_ordering([*found, *rest])

    def get_results(self, request: HttpRequest) -> None:
        """Count up to the bound, then read one page."""
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        paginator.exact = EXACT_VAR in request.GET
        paginator.keys_first = bool(self.params.get(ORDER_VAR))
        if self.query and not self.params.get(ORDER_VAR):
            paginator.finder = getattr(request, "finder", None)
        self.search_note = parse(self.query).note if self.query else ""
        self.paginator = paginator
        self.result_count = paginator.count
        self.full_result_count, self.show_full_result_count = None, False
        self.show_admin_actions = True
        self.can_show_all = False
        self.multi_page = self.result_count > self.list_per_page
        try:
            self.result_list = paginator.page(self.page_num).object_list
        except InvalidPage as error:
            if self.multi_page:
                raise IncorrectLookupParameters from error
            self.page_num = 1
            self.result_list = paginator.page(1).object_list


def _bare(part: Any) -> str:
    if isinstance(part, OrderBy):
        part = part.expression
    if isinstance(part, F):
        return part.name
    return str(part).lstrip("-")


def _is_descending(part: Any) -> bool:
    if isinstance(part, OrderBy):
        return part.descending
    return isinstance(part, str) and part.startswith("-")


def _turned(part: str) -> str:
    return part[1:] if part.startswith("-") else f"-{part}"
