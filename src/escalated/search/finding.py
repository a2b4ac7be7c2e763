"""Finding what belongs to documents by their words."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from escalated.search.backends import backend
from escalated.search.models import SearchDocument
from escalated.search.terms import Term


class _Matching(Func):
    """True of a document in which the term is found."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        document = compiler.quote_name_unless_alias(self.get_source_expressions()[0].alias)
        sql, sought = backend().condition(document, self.extra["term"], is_common=self.extra["is_common"])
        return sql, [sought]


def tickets_holding(term: Term, documents: QuerySet[SearchDocument]) -> tuple[Q, bool]:
    """Return the condition on tickets of having one of these documents with the term in it, and if it is common."""
    is_common = backend().is_common(term)
    leads = backend().leads(is_common=is_common)
    found = documents.filter(_Matching(F("pk"), term=term, is_common=is_common))
    condition = Q(pk__in=found.values("ticket")) if leads else Q(Exists(found.filter(ticket=OuterRef("pk"))))
    return condition, is_common
