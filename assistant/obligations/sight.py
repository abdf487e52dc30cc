"""Which obligations a caller may read, by what may be read today of the documents behind them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from assistant.citations import folded
from assistant.obligations.register import Obligation
from assistant.onboarding.identity import is_client, vendors
from knowledge.types import Caller, Document
from knowledge.visibility import visible


def seen_by(
    caller: Caller,
    obligations: Iterable[Obligation],
    documents: Iterable[Document],
    source: Callable[[int], str],
    last: Mapping[str, Iterable[Iterable[str]]] | None = None,
) -> list[Obligation]:
    """Whoever may not see the document sees no obligation from it. A vendor sees its own, once approved.

    `documents` are all that there are, `source` gives the text of one by its id, `last` the audiences of a path
    as the last ingest left them. What an obligation keeps of its
    document (title, clause, audience) is of the day of the proposal. So it is shown where the clause stands today,
    word for word, in a document of that path that the caller may see. Where it stands nowhere, for the document
    was changed, removed or renamed, what is left of it is for those of the client who could read it then and at
    last, and may see all that has its path now.
    """
    by_path: dict[str, list[Document]] = {}
    for document in documents:
        by_path.setdefault(document.path, []).append(document)
    text = cache(lambda number: folded(source(number)))
    own, client = vendors(caller), is_client(caller)

    def readable(one: Obligation) -> bool:
        named = by_path.get(one.document, [])
        shown = [document for document in named if visible(document, caller)]
        then = (one.audience, *(last or {}).get(one.document, ()))
        if client and len(shown) == len(named) and not any(map(caller.labels.isdisjoint, then)):
            return True
        return any(folded(one.quote) in text(document.id) for document in shown)

    return [
        one for one in obligations if (client or (one.state == "approved" and one.vendor in own)) and readable(one)
    ]
