"""Lines of paged text (a PDF, a scan) become headings, clauses, items and tables."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.blocks import Block
from ingest.loaders.building import ClauseOutline
from ingest.loaders.clauses import (
    MAX_HEADING_WORDS,
    Label,
    all_capitals,
    closes_agreement,
    defines,
    is_bare_part,
    names_a_part,
    numbered_heading,
    reads_as_heading,
    run_in_heading,
)
from ingest.loaders.lines import SIZE_CHANGE, Grid, Line, Measure, Stretch, gather, vocabulary
from ingest.loaders.page_tables import joined_tables, without_empty_columns
from ingest.mapped import Mapped, joined

# Levels of headings, outermost first; clause numbers add their depth to NUMBERED.
LARGE, PART, CAPITALS, SECTION, BOLD, NUMBERED, CAPITALS_INSIDE = 1, 10, 12, 14, 16, 20, 30
LARGE_STEPS = 8  # distinct letter sizes told apart
LARGE_WORDS = 20
ITEM_WORDS = 60  # a longer numbered paragraph is a clause
INDENT_STEP = 4  # what the outline takes for one level of a list
ITEM_KINDS = frozenset({"lower", "upper", "roman", "digits", "bullet"})


def blocks_of(flow: Sequence[Line | Grid], source: str) -> tuple[Block, ...]:
    """`flow` in reading order, its texts mapped into `source`. Pages are left to the caller."""
    lines = [part for part in flow if isinstance(part, Line)]
    measure = Measure.of(lines)
    stretches = gather(joined_tables(flow), measure, vocabulary(source))
    return _Writer(stretches, measure).write()


class _Writer:
    def __init__(self, stretches: Sequence[Stretch | Grid], measure: Measure) -> None:
        self._stretches = stretches
        self._measure = measure
        self._outline = ClauseOutline()
        self._clauses: list[tuple[Label, str]] = []  # numbered clauses around the current place, with their names
        self._kinds: list[str] = []  # label kinds of the open list, outermost first
        self._last: Label | None = None  # of the last item
        self._item_left = 0.0
        self._open_heading: tuple[Mapped | None, int] = (None, 0)  # right before, when its name may go on
        self._counted: dict[str, int] = {}  # by kind of label, the last item
        self._lead = ""  # the text right before
        self._sections: list[tuple[int, Label]] = []  # numbered headings in force, with their levels
        sizes = {round(s.size * 2) / 2 for s in stretches if isinstance(s, Stretch) and self._large(s)}
        self._sizes = sorted(sizes, reverse=True)

    def write(self) -> tuple[Block, ...]:
        for index, part in enumerate(self._stretches):
            if isinstance(part, Grid):
                self._outline.table(without_empty_columns(part.rows), part.header_rows)
                self._kinds = []
            elif part.text.text:
                self._stretch(part, self._neighbours(index))
        return self._outline.finish()

    def _neighbours(self, index: int) -> tuple[Label | None, Label | None]:
        """The labels of the short lines before and after."""
        around = []
        for place in (index - 1, index + 1):
            other = self._stretches[place] if 0 <= place < len(self._stretches) else None
            short = isinstance(other, Stretch) and _words(other.text) <= MAX_HEADING_WORDS
            around.append(other.label if short and isinstance(other, Stretch) else None)
        return around[0], around[1]

    def _stretch(self, part: Stretch, around: tuple[Label | None, Label | None]) -> None:
        label = part.label
        level = self._heading_level(part, label, around)
        if level is not None:
            self._heading(part, label, level)
            return
        self._open_heading = (None, 0)
        if label is None and self._outline.in_list and part.left > self._item_left + 0.5 * part.size:
            self._outline.within_item(part.text)
        elif label is not None and (label.kind in ITEM_KINDS or self._counts(part.text.text, label)):
            self._item(part.text, label)
            self._item_left = part.left
        else:
            self._paragraph(part.text, label)

    def _heading(self, part: Stretch, label: Label | None, level: int) -> None:
        text = part.text
        before, above = self._open_heading
        goes_on = before is not None and (level == CAPITALS or (level == BOLD and above == PART))
        if before is not None and goes_on and label is None and _words(before) + _words(text) <= LARGE_WORDS:
            text, level = joined(" ", [before, text]), above  # "ARTICLE 1." and below it its name
            self._outline.rename_heading(text)
        else:
            self._outline.heading(level, text)
        continues = level == CAPITALS or (level == PART and is_bare_part(text.text))
        self._open_heading = (text, level) if continues else (None, 0)
        self._clauses, self._kinds, self._counted, self._lead = [], [], {}, ""
        if label is not None and NUMBERED <= level < CAPITALS_INSIDE:
            self._sections = [*(held for held in self._sections if held[0] < level), (level, label)]
        elif level <= CAPITALS:
            self._sections = []

    def _heading_level(
        self, part: Stretch, label: Label | None, around: tuple[Label | None, Label | None]
    ) -> int | None:
        text = part.text.text
        words = len(text.split())
        if words > LARGE_WORDS or not any(character.isalpha() for character in text) or "____" in text:
            return None
        if label is not None and label.kind in {"clause", "number", "bare"}:
            plain = not part.bold and not self._large(part)
            if not numbered_heading(text, label) or (plain and self._in_run(label, around)):
                return None
            return NUMBERED + label.parts
        if self._large(part) and not text.endswith((",", ";")):
            return LARGE + min(self._sizes.index(round(part.size * 2) / 2), LARGE_STEPS)
        if words > MAX_HEADING_WORDS:
            return None
        if names_a_part(text):
            return SECTION if text[:7].lower() in {"section", "clause "} else PART
        return self._unnumbered_level(part, label, text)

    def _unnumbered_level(self, part: Stretch, label: Label | None, text: str) -> int | None:
        bare = text[label.length :] if label else text
        if label is not None and label.kind == "bullet":
            return None
        if all_capitals(bare) and not bare.endswith((",", ";")):
            return CAPITALS_INSIDE if self._sections and not self._centred(part) and not part.bold else CAPITALS
        if (
            part.bold
            and not bare.rstrip().endswith((",", ";"))
            and (reads_as_heading(bare) or not bare.endswith("."))
        ):
            return BOLD
        return None

    def _large(self, part: Stretch) -> bool:
        return self._measure.size > 0 and round(part.size * 2) / 2 >= SIZE_CHANGE * self._measure.size

    def _centred(self, part: Stretch) -> bool:
        line = part.lines[0]
        left, right = self._measure.left[line.page], self._measure.right[line.page]
        margins = line.left - left, right - line.right
        return min(margins) > 0.1 * (right - left) and abs(margins[0] - margins[1]) < 0.2 * (right - left)

    def _in_run(self, label: Label, around: tuple[Label | None, Label | None]) -> bool:
        """Short numbered lines right after one another are a list, not empty sections."""
        before, after = around
        follows = before is not None and before.kind == label.kind and before.ordinal + 1 == label.ordinal
        leads = after is not None and after.kind == label.kind and after.ordinal == label.ordinal + 1
        return label.kind == "number" and (follows or leads)

    def _counts(self, text: str, label: Label) -> bool:
        """`1.` or `6.1.1` under a sentence that ends in a colon are items; elsewhere they are clauses."""
        if label.kind not in {"number", "clause"} or run_in_heading(text, label):
            return False
        if self._outline.in_list and self._last is not None and self._kind_in_list(label) in self._kinds:
            return self._counted.get(self._kind_in_list(label), 0) + 1 == label.ordinal
        return label.ordinal == 1 and self._introduced and len(text.split()) <= ITEM_WORDS

    @property
    def _introduced(self) -> bool:
        return self._lead.endswith(":")

    def _item(self, text: Mapped, label: Label) -> None:
        kind = self._kind_in_list(label)
        if not self._outline.in_list and not (self._last and self._last.ordinal + 1 == label.ordinal):
            self._kinds, self._counted = [], {}
            kind = self._kind_in_list(label)
        if kind in self._kinds:
            del self._kinds[self._kinds.index(kind) + 1 :]
        else:
            self._kinds.append(kind)
        marker = text.text[: label.length].rstrip()
        name = run_in_heading(text.text, label)
        body = text
        if label.kind == "bullet":
            body, marker = text[label.length :], ""
        self._outline.item(body, indent=(len(self._kinds) - 1) * INDENT_STEP, marker=marker, run_in=name)
        self._last = Label(kind, label.mark, label.length)
        self._counted[kind] = self._last.ordinal
        self._lead = text.text

    def _kind_in_list(self, label: Label) -> str:
        if label.kind == "clause":
            return label.mark.rpartition(".")[0]
        # `(i)` after `(h)` is a letter; `(i)` after `(a)` begins a list within.
        if label.kind in {"lower", "upper"} and label.mark.lower() in {"i", "v", "x", "c", "d", "l"}:
            goes_on = self._counted.get(label.kind, 0) + 1 == label.ordinal and label.kind in self._kinds
            if not goes_on and label.mark.lower() in {"i", "v", "x"}:
                return "roman"
        return label.kind

    def _paragraph(self, text: Mapped, label: Label | None) -> None:
        name = run_in_heading(text.text, label)
        defined = defines(text.text[label.length :] if label else text.text)
        if label is not None and label.kind in {"clause", "number", "bare"}:
            self._leave_section(label)
            self._clauses = [(above, title) for above, title in self._clauses if _within(label, above)]
            self._outline.clause = tuple(title for _, title in self._clauses if title)
            self._outline.paragraph(text, run_in=name, defines=defined)
            self._clauses.append((label, name))
            self._outline.clause += (name,) if name else ()
        else:
            if name or closes_agreement(text.text):
                self._outline.clause = ()
            self._outline.paragraph(text, run_in=name, defines=defined)
        self._lead = text.text
        if not self._lead.rstrip().endswith((".", ";")):
            self._kinds = []

    def _leave_section(self, label: Label) -> None:
        """`1.2 Fees. The Customer ...` does not stand in the section `1.1 Appointment`."""
        for index, (level, section) in enumerate(self._sections):
            beside = section.mark.rpartition(".")[0] == label.mark.rpartition(".")[0]
            if beside and section.parts == label.parts and section.ordinal < label.ordinal:
                self._outline.close_headings(level)
                self._sections = self._sections[:index]
                return


def _words(text: Mapped) -> int:
    return len(text.text.split())


def _within(label: Label, above: Label) -> bool:
    """`4.2.1` stands within `4.2` and within `4`."""
    return label.mark != above.mark and label.mark.startswith(above.mark.rstrip(".") + ".")
