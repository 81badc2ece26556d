"""Resources in the order of how well a search finds them, page by page.

code exactly > name exactly > name begins > code begins > name > initials > items > abstract >
department or system. Equal ones stand by what they begin with, then the newest first.

On PostgreSQL each step is a query of its own in one UNION ALL, which is read only until the page is
full: an index answers each step, and no step sorts a million rows. (Append keeps the order of its
parts; settings turn parallel append off.) SQLite reads its county through and ranks what it finds.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from catalog.models import InformationResource
from catalog.search.grams import COMMON, DENSE, PLAIN, all_of, is_indexed
from catalog.search.matching import (
    Owners,
    anywhere,
    begins,
    in_initials,
    in_items,
    in_text,
    in_title,
    with_bytes,
)
from yongcheng.search.counting import Counted, count
from yongcheng.search.words import Words

MOST = 500  # so many finds are counted; nobody reads more, and a further word helps better


@dataclass(frozen=True)
class Step:
    """One degree of how well something is found; `by` orders it before the newest come first."""

    found: Q
    by: str = ""


@dataclass(frozen=True)
class Finder:
    """A search among rows that are already scoped and filtered."""

    rows: QuerySet
    words: Words
    owners: Owners = Owners()

    @cached_property
    def base(self) -> QuerySet:
        return with_bytes(self.rows.order_by())

    def narrowed(self, upto: float = DENSE) -> QuerySet:
        """Return the rows that are found, in the order they had: every word somewhere."""
        rows = with_bytes(self.rows)
        if self.words.is_one_sign:
            return rows.filter(begins("title_bytes", self.words.phrase))
        return rows.filter(all_of([anywhere(word, self.owners, upto) for word in self.words]))

    def count(self) -> Counted:
        """Count up to the bound, the steps that are answered at once first."""
        if not self.words:
            return Counted(0)
        if not is_indexed():
            return count(self.narrowed(), MOST)
        parts = [
            self.base.filter(step.found).values("pk")[: MOST + 1] for step in self.steps(COMMON)
        ]
        return count(parts[0].union(*parts[1:], all=True), MOST)

    def count_all(self) -> Counted:
        return Counted(self.narrowed().order_by().count()) if self.words else Counted(0)

    def steps(self, upto: float = DENSE) -> list[Step]:
        """Return the degrees in order, each without what a better one has found."""
        found: list[Step] = []
        better = Q()
        for step, plain in zip(self._degrees(upto), self._degrees(PLAIN), strict=True):
            found.append(Step(step.found & ~better if better else step.found, step.by))
            better = better | plain.found if better else plain.found
        return found

    def _degrees(self, upto: float = DENSE) -> list[Step]:
        words, phrase = self.words, self.words.phrase
        exact, first = (
            Step(Q(title_bytes=phrase)),
            Step(begins("title_bytes", phrase), "title_bytes"),
        )
        if words.is_one_sign:
            return [exact, first]
        found = [exact, first]
        if words.code:
            beginning = Step(begins("code_bytes", words.code), "code_bytes")
            found = [Step(Q(code_bytes=words.code)), *found, beginning]
        found.append(Step(all_of([in_title(word, upto) for word in words])))
        return found + self._lesser(upto)

    def _lesser(self, upto: float) -> list[Step]:
        """The degrees in which the name itself does not say the words."""
        words, only = self.words, self.words.words[0]
        found = []
        if len(words) == 1 and only.may_be_initials:
            found.append(Step(begins("initials_bytes", only.text), "initials_bytes"))
            found.append(Step(in_initials(only, upto)))
        items = [in_title(word, upto) | in_items(word, upto) for word in words]
        found.append(Step(all_of(items)))
        found.append(Step(all_of([in_text(word, upto) for word in words])))
        if any(self.owners.condition(word) or word.may_be_initials for word in words):
            found.append(Step(all_of([anywhere(word, self.owners, upto) for word in words])))
        return found

    def page(self, start: int, stop: int) -> list[InformationResource]:
        """Return the finds start…stop, the best first: their keys, then the rows."""
        if not self.words:
            return []
        if not is_indexed():
            return list(self._in_order(self.narrowed())[start:stop])
        parts = [
            self.base.filter(step.found)
            .order_by(*([step.by] if step.by else []), "-pk")
            .values_list("pk", flat=True)[:stop]
            for step in self.steps()
        ]
        keys = list(parts[0].union(*parts[1:], all=True)[start:stop])
        return list(self._in_order(self.base.filter(pk__in=keys)))

    def _in_order(self, rows: QuerySet) -> QuerySet:
        steps = self._degrees(PLAIN)
        rank = Case(
            *(When(step.found, then=Value(place)) for place, step in enumerate(steps)),
            default=Value(len(steps)),
            output_field=IntegerField(),
        )
        by = Case(
            *(When(step.found, then=F(step.by) if step.by else Value("")) for step in steps),
            default=Value(""),
            output_field=CharField(),
        )
        return rows.alias(rank=rank, by=by).order_by("rank", "by", "-pk")
