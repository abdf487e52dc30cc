"""Questions that set two things against each other: what is asked of each of them alone. Pure.

"What is the difference between nearshore and offshore?" is "What is nearshore?" and "What is offshore?"; "the
benefits and risks of BPO" are two lists. "When are invoices and credit notes due?" is one question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answering.designators import Designators, designators, fit
from knowledge.words import stem, terms

MOST_CHARACTERS = 400  # of a question that is looked through: the patterns grow slow over long lines
MOST_HALVES = 3
MOST_WORDS = 8  # of one thing that is compared: what is longer is a sentence
GOOD = "benefits advantages pros strengths upsides"
BAD = "risks disadvantages cons weaknesses downsides drawbacks challenges"
TELLS_GOOD, TELLS_BAD = f"{GOOD} reasons", f"{BAD} watch"  # what stands where they are told
PLAIN = {"pros": "benefits", "cons": "risks"}

COMPARATIVE = (
    r"(?:cheaper|dearer|costlier|pricier|better|worse|faster|slower|quicker|sooner|later|earlier|longer|shorter"
    r"|higher|lower|larger|bigger|smaller|safer|riskier|stricter|easier|harder|stronger|weaker|closer|further|fewer"
    r"|(?:more|less)(?: (?!than\b)\w+)?)"
)
VERSUS = r"(?:vs\.?|versus|as opposed to|compared (?:with|to)|in comparison (?:with|to))"
WITH = r"(?:with|against|to)"
BETWEEN = re.compile(
    rf"^(?P<pre>.*?)\b(?:the |any |an? )?(?:\w+ )?(?:differences?|distinctions?|comparison)\b(?P<what>.*?)"
    rf"\bbetween (?P<x>.+?)(?: and | or | {VERSUS} )(?P<y>.+)$",
    re.I,
)
COMPARE = tuple(
    re.compile(rf"^(?P<pre>.*?)\bcompare (?P<x>.+?),? {joined} (?P<y>.+)$", re.I)
    for joined in (r"(?:and|vs\.?|versus)", WITH)
)
DIFFER = (
    re.compile(
        rf"^(?P<pre>.*?\b)(?:how|in what way|do|does|is|are)\b(?: (?:do|does|is|are))? (?P<x>.+?) "
        rf"(?:(?:differs?|different) from|compares? {WITH}) (?P<y>.+)$",
        re.I,
    ),
    re.compile(
        r"^(?P<pre>.*?\b)how (?:do|are) (?P<x>.+?) and (?P<y>.+?) (?:differ|different|compare)\b(?P<post>.*)$",
        re.I,
    ),
)
AGAINST = re.compile(rf"^(?P<before>.+?)\s{VERSUS} (?P<after>.+)$", re.I)
THAN = re.compile(
    rf"^(?P<pre>(?:is|are|does|do)) (?P<x>.+?) (?P<post>(?:\w+ )?{COMPARATIVE}) than (?P<y>(?!\d).+)$", re.I
)
EITHER = (
    re.compile(rf"^(?P<pre>.*\b{COMPARATIVE}\b[^,:]*)[,:] ?(?P<x>[^,:]+?),? or (?P<y>[^,:]+)$", re.I),
    re.compile(
        rf"^(?P<pre>.*?\b(?:is|are|does|do|takes?|gives?|has|have))\b (?P<x>[^,:]+?) or "
        rf"(?P<y>(?!{COMPARATIVE}\b)[^,:]+?) (?P<post>(?:\w+ )?{COMPARATIVE}.*)$",
        re.I,
    ),
)
GOOD_AND_BAD = tuple(
    re.compile(
        rf"^(?P<pre>.*?)\b(?P<x>{x})(?:,? (?:and|or|vs\.?|versus) |/)(?:the |its |their )?(?P<y>{y})\b"
        r"(?P<post>.*)$",
        re.I,
    )
    for x, y in (
        (GOOD.replace(" ", "|"), BAD.replace(" ", "|")),
        (BAD.replace(" ", "|"), GOOD.replace(" ", "|")),
    )
)

ARTICLE = re.compile(r"^(?:the|an?|our|your|its|their)\b\s*", re.I)
STANDS_FOR = re.compile(r"^(?:(?:the |that |those )?ones?|that|those)\b\s*", re.I)  # "with the one for cause"
PREPOSITION = re.compile(r"\b(?:of|for|in|at|with|by|on|during|under|after|before|above|below)\b", re.I)
ENDS = re.compile(
    r"[,;:?!]|\.(?:\s|$)|\s(?:in|on|under|according|regarding|concerning|about|when|if|as|with|for|at|by)\s"
)
STARTS = re.compile(
    r"[,;:]\s*|\b(?:is|are|was|were|do|does|did|has|have|must|may|can|should|will|would|of|for|in|at|with|by|on|after"
    r"|to|from|between|during|under|what|which|how|when|who|where|explain|describe)\s",
    re.I,
)
PERSONAL = re.compile(r"\b(?:I|you|we|they|it|he|she|them|us|me)\b", re.I)


@dataclass(frozen=True, slots=True)
class Half:
    """One of the things compared. `question`: what is asked, of it alone.

    `marks`: stems of which a text that tells of it holds all; the strictest first, each with others that do too.
    """

    question: str
    marks: tuple[tuple[frozenset[str], ...], ...]
    levels: Designators

    def named_in(self, text: str, strictness: int = 0) -> bool:
        if self.levels:
            return fit(text, self.levels) > 0
        held = frozenset(terms(text))
        return strictness < len(self.marks) and any(mark <= held for mark in self.marks[strictness])

    def named_at_all(self, text: str) -> bool:
        return any(self.named_in(text, strictness) for strictness in range(len(self.marks)))

    def among_others(self, text: str) -> bool:
        return bool(self.levels) and bool(designators(text) - self.levels)


@dataclass(frozen=True, slots=True)
class Contrast:
    """`apart`: what tells of both in one breath does not tell them apart, because nothing else is asked."""

    halves: tuple[Half, ...]
    apart: bool


def contrast(question: str) -> Contrast | None:
    """What is compared; None where nothing is, or where the wording does not tell what."""
    plain = " ".join(question.split()).rstrip(" ?.!")
    if len(plain) > MOST_CHARACTERS:
        return None
    for pattern in GOOD_AND_BAD:
        match = pattern.match(plain)
        if match:
            return _good_and_bad(match)
    for pattern in (BETWEEN, *COMPARE, *DIFFER, THAN, *EITHER):
        match = pattern.match(plain)
        if match:
            groups = match.groupdict()
            asked = f"{groups['pre']} {groups.get('what') or ''}"
            return _contrast(asked, groups["x"], groups["y"], groups.get("post") or "")
    match = AGAINST.match(plain)
    if match is None:
        return None
    before, x = _last_phrase(match["before"])
    return _contrast(before, x, _without_repeated_head(match["after"], before), "")


def _good_and_bad(match: re.Match[str]) -> Contrast:
    halves = []
    for word in (match["x"].lower(), match["y"].lower()):
        same = TELLS_GOOD if word in GOOD.split() else TELLS_BAD
        before = match["pre"] if match["pre"].strip() else "What are the "
        asked = f"{before}{PLAIN.get(word, word)}{match['post']}?"
        halves.append(Half(asked, (tuple(frozenset({stem(one)}) for one in same.split()),), frozenset()))
    return Contrast(tuple(halves), apart=True)


def _last_phrase(text: str) -> tuple[str, str]:
    """What stands before the thing that `text` ends with, and that thing."""
    starts = [match.end() for match in STARTS.finditer(text)]
    return (text[: starts[-1]], text[starts[-1] :]) if starts else ("", text)


def _without_repeated_head(y: str, before: str) -> str:
    """The second "patches for" of "patches for critical weaknesses versus patches for high ones" is known."""
    head = re.match(rf".*?{PREPOSITION.pattern}\s+", y, re.I)
    return y[head.end() :] if head and before.lower().rstrip().endswith(head[0].lower().rstrip()) else y


def _contrast(before: str, x: str, y: str, after: str) -> Contrast | None:
    """`before` and `after` are asked of both; `x` may name several things, `y` ends where a clause does."""
    y = y.strip()
    bare = ARTICLE.sub("", y)
    y = STANDS_FOR.sub("", bare) if STANDS_FOR.match(bare) else y
    preposition = PREPOSITION.match(y)
    y = y[preposition.end() :].strip() if preposition else y
    end = ENDS.search(y)
    if end:
        after, y = f"{y[end.start() :].lstrip(' ,;:')} {after}", y[: end.start()]
    before, things = _shared_head(before, [part.strip() for part in x.split(",")], y, preposition)
    named = [ARTICLE.sub("", thing) for thing in things]
    if len(things) > MOST_HALVES or any(not _is_thing(thing) for thing in named):
        return None
    named = _numbered(named)
    marks, tail = _told_apart(named, [bool(ARTICLE.match(thing)) for thing in things])
    rest = " ".join(f"{before} {after}".split())
    alone = not terms(rest)
    halves = []
    for thing, held in zip(named, marks, strict=True):
        words = f"{thing} {tail}".strip() if tail and not thing.endswith(tail) else thing
        asked = f"What is {words}?" if alone else f"{' '.join(f'{before} {words} {after}'.split())}?"
        halves.append(Half(asked, tuple((mark,) for mark in held), designators(thing)))
    levels = [half.levels for half in halves]
    if len({half.levels or half.marks for half in halves}) < len(halves) or (any(levels) and not all(levels)):
        return None
    return Contrast(tuple(halves), apart=alone)


def _shared_head(
    before: str, things: list[str], y: str, preposition: re.Match[str] | None
) -> tuple[str, list[str]]:
    """The head of "the notice period for convenience and for cause" belongs to both, and is asked of both."""
    cuts = [
        cut
        for cut in PREPOSITION.finditer(things[0])
        if cut.start() and (preposition is None or cut[0].lower() == preposition[0].lower())
    ]
    if not cuts or (preposition is None and PREPOSITION.search(y)):
        return before, [*things, y]
    cut = cuts[-1]
    return f"{before} {things[0][: cut.end()]}", [things[0][cut.end() :].strip(), *things[1:], y]


def _is_thing(text: str) -> bool:
    return bool(terms(text)) and len(text.split()) <= MOST_WORDS and not PERSONAL.search(text)


def _numbered(things: list[str]) -> list[str]:
    """What "severity 1 and 2" are: "severity 1" and "severity 2"."""
    kind = re.match(r"(.*\D)\b\d+$", things[0])
    return [f"{kind[1]}{thing}" if kind and thing.isdigit() else thing for thing in things]


def _told_apart(things: Sequence[str], articles: Sequence[bool]) -> tuple[list[tuple[frozenset[str], ...]], str]:
    """The marks of each thing, and the words that end only the last and belong to all ("high and low risk")."""
    whole = [frozenset(terms(thing)) for thing in things]
    plain: list[tuple[frozenset[str], ...]] = [(held,) for held in whole]
    if len(things) != 2:
        return plain, ""
    second, stems = things[1], [terms(thing) for thing in things]
    codes = SequenceMatcher(a=stems[0], b=stems[1], autojunk=False).get_opcodes()
    words = second.split()
    if any(code[0] == "equal" for code in codes) and any(code[0] == "replace" for code in codes):
        changed = [code for code in codes if code[0] == "replace"]
        own = (
            frozenset(one for code in changed for one in stems[0][code[1] : code[2]]),
            frozenset(one for code in changed for one in stems[1][code[3] : code[4]]),
        )
        last = codes[-1]
        tail = " ".join(words[last[3] - len(stems[1]) :]) if last[0] == "insert" else ""
        both = whole[0] & whole[1]
        return [tuple(dict.fromkeys((one | both, one))) for one in own], tail
    longer = len(stems[1]) - len(stems[0])
    if longer > 0 and articles[0] == articles[1] and not designators(second) and len(words) == len(stems[1]):
        return [(whole[0],), (whole[1], frozenset(stems[1][: len(stems[0])]))], " ".join(words[-longer:])
    return plain, ""
