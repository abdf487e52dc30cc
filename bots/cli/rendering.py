"""How an answer reads: the answer first, then where each of its sentences stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bots.cli.output import console, on_terminal, single_line, visible

if TYPE_CHECKING:
    from assistant.types import Answer, Citation

SHORT_QUOTE = 160  # characters: two lines of a terminal; `/sources` in a chat shows the whole quote
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\*\*|__")
FALLEN_BACK = re.compile(r"\S+ \((?P<model>.+?): (?P<why>.+)\)", re.S)  # of `answerer`
MARKER = re.compile(r"\[\d+\]")


def print_answer(answer: Answer, whole_quotes: bool = False) -> None:
    if on_terminal():
        print_styled(answer, whole_quotes)
    else:
        print("\n".join(plain_lines(answer, whole_quotes)))


def plain_lines(answer: Answer, whole_quotes: bool = False) -> Iterator[str]:
    yield visible(answer.answer.strip())
    if answer.citations:
        yield ""
        yield sources_heading(answer)
    for citation, where in placed(answer.citations):
        yield f"[{citation.marker}] {where}" if where else f"[{citation.marker}] {quoted(citation, whole_quotes)}"
        if where:
            yield f"    {quoted(citation, whole_quotes)}"
    if said := not_used(answer):
        yield ""
        yield said


def print_styled(answer: Answer, whole_quotes: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    text = Text(visible(answer.answer.strip()), style="yellow" if answer.abstained else "")
    text.highlight_regex(MARKER, "dim cyan")
    out.print()
    out.print(text)
    if answer.citations:
        out.print()
        out.print(Text(sources_heading(answer), style="bold"))
    for citation, where in placed(answer.citations):
        mark, quote = (f"[{citation.marker}] ", "cyan"), (quoted(citation, whole_quotes), "dim italic")
        out.print(Text.assemble(mark, where or quote))
        if where:
            out.print(Padding(Text(*quote), (0, 0, 0, 4)))
    out.print()
    if said := not_used(answer):
        out.print(Text(said, style="dim"))
    out.print(Text(footer(answer), style="dim"))


def not_used(answer: Answer) -> str:
    """Why the chat model's answer is not the one that stands; empty where none was asked, or it is."""
    found = FALLEN_BACK.fullmatch(answer.answerer)
    return single_line(f"The chat model {found['model']} was not used: {found['why']}.") if found else ""


def sources_heading(answer: Answer) -> str:
    return "What comes closest" if answer.abstained else "Sources"


def placed(citations: Sequence[Citation]) -> Iterator[tuple[Citation, str]]:
    """Each citation with its place; empty where it is that of the one above: the quotes stand together."""
    above = ""
    for citation in citations:
        where = place(citation)
        yield citation, "" if where == above else where
        above = where


def place(citation: Citation) -> str:
    """`Service levels · Response > Severity 1 · page 3 · in force from 2026-01-01 · policies/sla.md`."""
    from assistant.harmless import harmless_name
    from assistant.naming import name_of

    title, section = name_of(citation.title), name_of(citation.section)  # the path stands there anyway
    said = bare(section).startswith(bare(title))  # the first heading is the title, as a rule
    parts = [section] if said else [title, section]
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    if citation.effective_from:
        parts.append(f"in force from {citation.effective_from.isoformat()}")
    parts.append(harmless_name(citation.document))
    return " · ".join(single_line(part) for part in dict.fromkeys(parts) if part)


def bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def quoted(citation: Citation, whole: bool) -> str:
    """Without the markup of the source, which `--json` keeps."""
    quote = single_line(MARKUP.sub("", citation.quote).replace("\t", " | "))
    if not whole and len(quote) > SHORT_QUOTE:
        quote = quote[:SHORT_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"“{quote}”"


def footer(answer: Answer) -> str:
    total = answer.timings_ms.get("total", 0.0)
    took = f"{total / 1000:.1f} s" if total >= 1000 else f"{total:.0f} ms"
    answerer = answer.answerer.partition(" (")[0]  # what stands behind it, `not_used` says
    return f"{answerer} · confidence {answer.confidence:.2f} · {took}"
