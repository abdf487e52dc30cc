"""JSON that people wrote to be read: questionnaires, registers, glossaries, settings. JSON Lines too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.blocks import Loaded, LoadError, Progress
from ingest.decoding import read_text
from ingest.json_nodes import Array, Node, Object, Scalar, Scan, name, raw_name, scan, words
from ingest.mapped import Mapped, concat, joined, literal
from ingest.outline import Outline

TITLES = ("title", "name", "heading", "label", "question", "term", "subject")
TEXTS = ("text", "description", "body", "content", "answer", "definition", "summary", "message")
# Keys for programs, not for readers.
TECHNICAL = frozenset("id _id uuid guid type cond defaultchoice warn $schema $id class icon style".split())
# Keys that only hold things together; their name tells a reader nothing.
WRAPPERS = frozenset(
    "items children data elements entries results records rows list sections questions questionnaire blocks "
    "values choices options nodes content body".split()
)
IDS = frozenset({"id", "_id"})  # read where people could ask for them: "P-77", not 17, a hash or "startButton"
FOR_PROGRAMS = re.compile(r"\d*|[a-z]\w*|[0-9a-fA-F]{12,}|[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{4,})+|\w+:\S*|\S{33,}")
NAME_WORDS = 6  # of what names a record without a title
TITLE_WORDS = 14  # a longer text is prose, also over nested parts
MAX_LEVEL = 12
TABLE_SHARE = 0.7  # of all keys of the objects of an array: as many in common make a table


LINES = (".jsonl", ".ndjson")
NAMED_LINES = 5  # broken lines that a warning names


def load(path: Path, progress: Progress) -> Loaded:
    found = read_text(path)
    loaded = parse(found.text, in_lines=path.suffix.lower() in LINES)
    return replace(loaded, warnings=(*found.warnings, *loaded.warnings))


def parse(source: str, in_lines: bool = False) -> Loaded:
    """`in_lines` is also found out from the text: a first line that stands on its own, and more behind it."""
    broken: list[int] = []
    if in_lines or (_is_whole(source.partition("\n")[0], containers=True) and source.count("\n", 0, -1)):
        found, broken = _scan_lines(source)
    else:
        found = scan(source)
    reader = _Reader(source)
    root: Node = found.roots[0] if len(found.roots) == 1 else Array(found.roots)
    reader.node(root, 1)
    blocks = reader.outline.finish()
    if not blocks:
        raise LoadError(
            "the JSON holds no text", "check that the file is whole and not just settings for a program"
        )
    warnings: list[str] = []
    if not found.complete:
        warnings.append("the JSON is broken or ends too early: only a part of it was read")
    if broken:
        warnings.append(f"left out, no valid JSON: {_lines(broken)}")
    levels = reader.outline.levels
    titled = isinstance(root, Object) and bool(levels) and blocks[0].text == levels[0][1]
    return Loaded(source, blocks, levels[0][1] if titled else "", {}, tuple(warnings))


def _scan_lines(source: str) -> tuple[Scan, list[int]]:
    """Each line is a value of its own; the numbers of those that are none."""
    found, broken, at = Scan(), [], 0
    for number, line in enumerate(source.split("\n"), start=1):
        if _is_whole(line):
            found.roots += scan(source, at, at + len(line)).roots
        elif line.strip():
            broken.append(number)
        at += len(line) + 1
    if broken and not found.roots:
        raise LoadError("none of its lines is valid JSON", "correct it: one whole JSON value a line")
    return found, broken


def _is_whole(text: str, containers: bool = False) -> bool:
    try:
        value = json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list) or not containers


def _lines(numbers: list[int]) -> str:
    more = len(numbers) - NAMED_LINES
    named = ", ".join(map(str, numbers[:NAMED_LINES]))
    return f"line{'s' if len(numbers) > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")


@dataclass(slots=True)
class _Fields:
    """An object's parts, sorted by what they are to a reader."""

    title: Mapped | None = None
    text: Mapped | None = None
    others: list[tuple[Scalar, Mapped]] = field(default_factory=list)
    parts: list[tuple[Scalar, Array | Object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """What is read is one of several records."""

    typed: bool  # its "type" is a fact like others


@dataclass(slots=True)
class _Reader:
    source: str
    outline: Outline = field(default_factory=Outline)

    def node(self, node: Node, level: int, lead: str = "", record: Record | None = None) -> None:
        if isinstance(node, Object):
            self._object(node, level, record)
        elif isinstance(node, Array):
            self._array(node, level, lead)
        else:
            self.outline.paragraph(words(self.source, node))

    def _object(self, node: Object, level: int, record: Record | None) -> None:
        fields = self._fields(node, typed=record is not None and record.typed)
        title, text = fields.title, fields.text
        nests = any(not self._is_list(part) for _, part in fields.parts)
        if nests and title is None and text is not None and len(text.text.split()) <= TITLE_WORDS:
            title, text = text, None
        if title is not None and (nests or (fields.parts and text is None and not fields.others)):
            self.outline.heading(min(level, MAX_LEVEL), title)
            title, level = None, level + 1
        elif record and fields.parts and title is None and text is None and (called := self._called(fields)):
            self.outline.heading(min(level, MAX_LEVEL), called)  # what is nested in it stands under its name
            level += 1
        lead = (text or title or literal("")).text
        run_in = title.text.rstrip(".: ") if title and text else ""
        if text is not None:
            self.outline.paragraph(text, run_in=run_in)
            title = None
        self._facts(title, fields.others, run_in)
        for key, part in fields.parts:
            self._part(key, part, level, lead)

    def _called(self, fields: _Fields) -> Mapped | None:
        """The first short text of a record without a title: "sku: KX-1"."""
        for key, value in fields.others:
            if key.quoted and len(value.text.split()) <= NAME_WORDS and any(map(str.isalpha, value.text)):
                return self._fact(key, value)
        return None

    def _is_technical(self, label: str, value: Scalar, typed: bool) -> bool:
        if label in IDS and value.quoted:
            return FOR_PROGRAMS.fullmatch(words(self.source, value).text) is not None
        return label in TECHNICAL and not (label == "type" and typed)

    def _fields(self, node: Object, typed: bool) -> _Fields:
        fields = _Fields()
        titles: dict[str, Mapped] = {}
        texts: dict[str, Mapped] = {}
        for key, value in node.pairs:
            label = raw_name(self.source, key)
            if not isinstance(value, Scalar):
                fields.parts.append((key, value))
            elif self._is_technical(label, value, typed) or self.source[value.start : value.end] == "null":
                continue
            elif value.quoted and label in TITLES and label not in titles:
                titles[label] = words(self.source, value)
            elif value.quoted and label in TEXTS and label not in texts:
                texts[label] = words(self.source, value)
            else:
                fields.others.append((key, words(self.source, value)))
        fields.title = next((titles[label] for label in TITLES if titles.get(label)), None)
        fields.text = next((texts[label] for label in TEXTS if texts.get(label)), None)
        for key, _ in node.pairs:  # a second title or text is a fact like others
            label = raw_name(self.source, key)
            known = titles.get(label) or texts.get(label)
            if known and known is not fields.title and known is not fields.text:
                fields.others.append((key, known))
        return fields

    def _facts(self, title: Mapped | None, others: list[tuple[Scalar, Mapped]], run_in: str) -> None:
        """Short values in one line after the title, long ones as paragraphs."""
        short = [
            self._fact(key, value)
            for key, value in others
            if value.text and len(value.text.split()) <= TITLE_WORDS
        ]
        line = joined("; ", [*([title] if title else []), *short])
        self.outline.paragraph(line, run_in)
        for key, value in others:
            if len(value.text.split()) > TITLE_WORDS:
                self.outline.paragraph(self._fact(key, value), run_in)

    def _fact(self, key: Scalar, value: Mapped) -> Mapped:
        return concat([name(self.source, key), literal(": "), value])

    def _part(self, key: Scalar, part: Array | Object, level: int, lead: str) -> None:
        label = raw_name(self.source, key)
        if label in WRAPPERS:
            self.node(part, level, lead)
        elif self._is_list(part):
            self.node(part, level, name(self.source, key).text)
        else:
            self.outline.heading(min(level, MAX_LEVEL), name(self.source, key))
            self.node(part, level + 1)

    def _is_list(self, node: Node) -> bool:
        """An array of strings, or of objects that each hold one string (the choices of a question)."""
        return isinstance(node, Array) and all(
            isinstance(item, Scalar) or (isinstance(item, Object) and self._choice(item) is not None)
            for item in node.items
        )

    def _choice(self, node: Object) -> Scalar | None:
        if len(node.pairs) != 1:
            return None
        key, value = node.pairs[0]
        is_text = raw_name(self.source, key) in (*TITLES, *TEXTS)
        return value if isinstance(value, Scalar) and value.quoted and not is_text else None

    def _array(self, node: Array, level: int, lead: str) -> None:
        if self._is_list(node):
            self.outline.end_list()
            self.outline.introduce(lead)
            for item in node.items:
                scalar = self._choice(item) if isinstance(item, Object) else item
                if isinstance(scalar, Scalar):
                    self.outline.item(words(self.source, scalar))
            self.outline.end_list()
        elif columns := self._columns(node):
            self.outline.introduce(lead)
            self._table(node, columns)
        else:
            record = Record(self._is_typed(node)) if len(node.items) > 1 else None
            for item in node.items:
                self.node(item, level, record=record)

    def _is_typed(self, node: Array) -> bool:
        """Whether "type" tells the records of a register apart; in a questionnaire it tells how to show them."""
        objects = [item for item in node.items if isinstance(item, Object)]
        labels = [{raw_name(self.source, key) for key, _ in item.pairs} for item in objects]
        every = set().union(*labels)
        types = {
            words(self.source, value).text
            for item in objects
            for key, value in item.pairs
            if raw_name(self.source, key) == "type" and isinstance(value, Scalar) and value.quoted
        }
        alike = sum(map(len, labels)) >= TABLE_SHARE * len(every) * len(objects)
        return len(types) > 1 and "text" not in every and alike and all("type" in keys for keys in labels)

    def _columns(self, node: Array) -> list[Scalar]:
        """The keys that flat objects have in common, or nothing."""
        objects = [item for item in node.items if isinstance(item, Object)]
        if len(objects) < 2 or len(objects) < len(node.items):
            return []
        typed = self._is_typed(node)
        keys: dict[str, Scalar] = {}
        total = 0
        for item in objects:
            for key, value in item.pairs:
                label = raw_name(self.source, key)
                if not isinstance(value, Scalar) or (label == "type" and not typed):
                    return []
                keys.setdefault(label, key)
                total += 1
        filled = total / (len(keys) * len(objects)) if keys else 0
        return list(keys.values()) if len(keys) > 1 and filled >= TABLE_SHARE else []

    def _table(self, node: Array, columns: list[Scalar]) -> None:
        columns = [key for key in columns if raw_name(self.source, key) not in TECHNICAL - {"id", "type"}]
        rows: list[list[Mapped]] = [[name(self.source, key) for key in columns]]
        for item in node.items:
            if isinstance(item, Object):
                cells = {
                    raw_name(self.source, key): value for key, value in item.pairs if isinstance(value, Scalar)
                }
                rows.append([self._value(cells.get(raw_name(self.source, key))) for key in columns])
        self.outline.table(rows, header_rows=1)

    def _value(self, scalar: Scalar | None) -> Mapped:
        absent = scalar is None or self.source[scalar.start : scalar.end] == "null"
        return literal("") if absent or scalar is None else words(self.source, scalar)
