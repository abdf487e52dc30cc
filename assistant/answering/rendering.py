"""Snippets to an answer: every sentence and item carries its marker, every marker a verbatim quote. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from assistant.answering.snippets import Line, Snippet
from assistant.answering.spoken import spoken_sentences
from assistant.citations import WORD, quote, stretches
from assistant.harmless import visible
from assistant.naming import name_of
from assistant.types import Citation
from knowledge.types import Run, section_name
from knowledge.words import squashed

HEADING_WORDS = 8
ENDING = re.compile(r"[\s.;:,!?]*$")
NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,4})[.)]\s")  # the item brings its own mark
OWN_MARK = re.compile(r"\[(\d+)\]")

SourceOf = Callable[[int], str]  # document id -> its original text


def render(snippets: Sequence[Snippet], source_of: SourceOf) -> tuple[str, tuple[Citation, ...]]:
    """The answer's text with `[n]` markers, and the citations they stand for."""
    source_of = cache(source_of)  # reading a long source takes longer than all the rest
    citations: list[Citation] = []
    paragraphs: list[str] = []
    named: set[str] = set()
    for snippet in snippets:
        lines: list[str] = []
        heading = _heading(snippet, named, len(citations) + 1)
        for stretch in _stretches(snippet.lines, source_of):
            citation = _citation(stretch, len(citations) + 1, source_of)
            citations.append(citation)
            lines += [_marked(line, citation.marker) for line in stretch]
        more = f"\n… and {snippet.more} more [{len(citations)}]" if snippet.more else ""
        paragraphs.append(heading + _laid_out(snippet.lines, lines) + more)
    return "\n\n".join(paragraphs), tuple(citations)


def _heading(snippet: Snippet, named: set[str], marker: int) -> str:
    """The section's name where the text itself does not say what it is about; never a question, as in an FAQ."""
    path = snippet.first.leaf.path
    if snippet.first.label in path:
        path = path[: path.index(snippet.first.label)]
    name = name_of(path[-1]).strip(" :.") if path else ""
    bare = squashed(name)
    said = bare in named or bare in squashed(snippet.text)
    if not bare or said or name.endswith("?") or len(name.split()) > HEADING_WORDS:
        return ""
    named.add(bare)
    name = _plain(name)
    return f"{name} [{marker}]:\n" if snippet.first.item else f"{name}: "


def _stretches(lines: Sequence[Line], source_of: SourceOf) -> list[list[Line]]:
    """Lines that follow each other in the source, with nothing but markup between them, share one citation."""
    found: list[list[Line]] = []
    for line in lines:
        last = found[-1][-1] if found else None
        follows = (
            last is not None
            and last.document.id == line.document.id
            and line.number == last.number + 1
            and line.leaf.page == last.leaf.page
            and line.start == 0
            and (last.end == len(last.leaf.text) or (last.item and line.item))
            and not line.leaf.location
            and len(_parts([*found[-1], line], source_of)) == 1
        )
        if follows:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _citation(lines: Sequence[Line], marker: int, source_of: SourceOf) -> Citation:
    document, leaf = lines[0].document, lines[0].leaf
    source = source_of(document.id)
    return Citation(
        marker=marker,
        document=document.path,
        title=visible(document.title),
        section=visible(section_name(leaf, document.title)),
        page=leaf.page,
        quote=quote(source, *_together(lines), _column_names(lines)),
        effective_from=document.effective_from,
    )


def _parts(lines: Sequence[Line], source_of: SourceOf) -> list[tuple[int, int]]:
    return stretches(source_of(lines[0].document.id), *_together(lines), _column_names(lines))


def _column_names(lines: Sequence[Line]) -> frozenset[str]:
    """The words that a row adds to its cells."""
    found: set[str] = set()
    for leaf in (line.leaf for line in lines if line.leaf.kind == "row"):
        at = 0
        for run in sorted(leaf.runs, key=lambda run: run.at):
            found.update(WORD.findall(leaf.text[at : run.at]))
            at = run.at + run.length
    return frozenset(found)


def _together(lines: Sequence[Line]) -> tuple[list[Run], int, int]:
    """The runs of some lines as of one text, its start and its end; items cut short count whole but the last."""
    runs: list[Run] = []
    at = 0
    for number, line in enumerate(lines, start=1):
        end = line.end if number == len(lines) else len(line.leaf.text)
        # cells of several lines are printed line by line across the row: the source tells them in that order
        row = line.leaf.kind == "row"
        for run in sorted(line.leaf.runs, key=lambda run: run.source_at) if row else line.leaf.runs:
            low, high = max(run.at, line.start), min(run.at + run.length, end)
            if low < high:
                runs.append(Run(at + low - line.start, run.source_at + low - run.at, high - low))
        at += end - line.start + 1
    return runs, 0, at


def _marked(line: Line, marker: int) -> str:
    """The line's text with the marker before the end of each sentence."""
    text, name = line.text, _plain(name_of(line.label))
    label = f"{name}: " if name else ""
    return label + " ".join(_with_marker(_plain(text[start:end]), marker) for start, end in spoken_sentences(text))


def _plain(text: str) -> str:
    """A footnote mark or a blank of the source, "[30] days", must not read as one of our markers."""
    return OWN_MARK.sub(r"(\1)", text)


def _with_marker(sentence: str, marker: int) -> str:
    ending = ENDING.search(sentence)
    cut = ending.start() if ending else len(sentence)
    return f"{sentence[:cut]} [{marker}]{sentence[cut:].strip()}"


def _laid_out(lines: Sequence[Line], texts: Sequence[str]) -> str:
    out = ""
    for line, text in zip(lines, texts, strict=True):
        if line.item:
            bullet = text if NUMBERED.match(text) else f"- {text}"
            out += f"\n{bullet}" if out else bullet
        else:
            out += f" {text}" if out and not out.endswith("\n") else text
    return out
