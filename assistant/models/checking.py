"""Each sentence of a model against the passages it cites: kept, put right in the source's words, or dropped.

Pure, but for the similarity that is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.orders import reads_as_order
from assistant.answering.snippets import Line
from assistant.models.drafting import Sentence
from assistant.models.grounding import check
from assistant.models.passages import Numbered
from knowledge.sentences import sentence_ranges
from knowledge.words import terms

SAME_MATTER = 0.5  # share of a wrong sentence's words that a sentence of the source must have to take its place
FEWEST_WORDS = 2  # … and so many of them
LONGEST_REPLACEMENT = 60  # words
ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>()\[\]]+|[\w.+-]+@[\w-]+\.[\w.-]*\w")
KEY = re.compile(r"[\"“]\w{1,40}[\"”] ?:")  # of an answer in JSON, which nobody asked for
NEGATION = re.compile(
    r"\b(?:not|no|never|without|except|unless|neither|nor|cannot|forbid\w*|prohibit\w*)\b|n't\b", re.I
)
FORBIDS = re.compile(r"\b(?:not|never|no|without|except)\b(?:\W+\w+){0,5}\W*$", re.I)  # "The vendor must not:"
RELATIVE = re.compile(r"\b(?:that|which|who) (?:is|are|was|were|has|have|do|does|did|can) not\b", re.I)
SAYS_NOTHING = re.compile(
    r"\b(?:passages?|documents?|sources?|texts?|context)\b.{0,40}\b(?:do|does|did) ?(?:not|n't) "
    r"(?:say|tell|state|mention|contain|provide|specify|include|answer|cover|give|address|describe)"
    r"|\b(?:is|are|was|were) ?(?:not|n't) (?:said|told|stated|mentioned|specified|provided|covered|found|given)\b"
    r"|\b(?:no|not enough) (?:information|mention|answer)\b",
    re.I,
)

NOTHING_FOUND = "says that nothing was found"

Similarity = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a sentence. `lines` are what it rests on, empty where it is dropped; `reason`: why it was."""

    sentence: Sentence
    text: str
    lines: tuple[Line, ...] = ()
    reason: str = ""
    counts: bool = True  # as a claim, for the share that is supported

    @property
    def supported(self) -> bool:
        return not self.reason


class Checker:
    """Checks the sentences of one answer. What it has checked once it does not check again."""

    def __init__(self, passages: Sequence[Numbered], similarity: Similarity | None = None) -> None:
        self._passages = {one.number: one for one in passages}
        self._similarity = similarity
        self._known: dict[tuple[Sentence, tuple[int, ...], str], Checked] = {}

    def checked(self, sentences: Sequence[Sentence], *, ended: bool) -> list[Checked]:
        """Until the text has `ended`, only as far as no later sentence can change what one cites."""
        cites = list(_cites(sentences, ended))
        lead = ""
        found: list[Checked] = []
        for sentence, cited in zip(sentences, cites, strict=False):
            key = (sentence, cited, lead if sentence.item else "")
            if key not in self._known:
                self._known[key] = self._check(*key)
            found.append(self._known[key])
            if sentence.text.endswith(":"):
                lead = sentence.text.rstrip(": ")
            elif sentence.breaks and not sentence.item:
                lead = ""
        return found

    def _check(self, sentence: Sentence, cites: tuple[int, ...], lead: str) -> Checked:
        nothing = bool(SAYS_NOTHING.search(sentence.text))
        if nothing and not sentence.cites:
            return Checked(sentence, "", reason=NOTHING_FOUND, counts=False)
        cited = [self._passages[number] for number in cites if number in self._passages]
        if not cited:
            return Checked(sentence, "", reason="citation")
        if reads_as_order(sentence.text):
            return Checked(sentence, "", reason="instruction")
        texts = [one.text for one in cited]
        if any(not any(address in text for text in texts) for address in ADDRESS.findall(sentence.text)):
            return Checked(sentence, "", reason="address")
        if any(not any(key in text for text in texts) for key in KEY.findall(sentence.text)):
            return Checked(sentence, "", reason="form")
        reason = ""
        for claim in _claims(sentence, lead):
            verdict = check(claim, texts, self._similarity, [one.headings for one in cited])
            lines = cited[verdict.passage].within(verdict.start, verdict.end) if verdict.supported else ()
            if lines and not _turned_around(claim, lines):
                return Checked(sentence, sentence.text, lines)
            reason = reason or verdict.reason or "negation"
        if nothing:
            return Checked(sentence, "", reason=NOTHING_FOUND, counts=False)
        if sentence.text.endswith(":"):  # what introduces a list claims little, and no quote can stand in for it
            return Checked(sentence, "", reason=reason, counts=False)
        return _put_right(sentence, cited, reason)


def _cites(sentences: Sequence[Sentence], ended: bool) -> Iterator[tuple[int, ...]]:
    """A sentence without a marker rests on what the next one cites, the last ones on what was cited last."""
    last: tuple[int, ...] = ()
    for number in range(len(sentences)):
        own = next((other.cites for other in sentences[number:] if other.cites), ())
        if not own and not ended:
            return
        last = own or last
        yield last


def _claims(sentence: Sentence, lead: str) -> list[str]:
    """An item is checked together with what introduces it, and by itself where that turns nothing around."""
    if not sentence.item or not lead:
        return [sentence.text]
    together = f"{lead} {sentence.text}"
    return [together] if NEGATION.search(lead) else [together, sentence.text]


def _put_right(sentence: Sentence, cited: Sequence[Numbered], reason: str) -> Checked:
    """The sentence of the source that speaks of the same, word for word; dropped where there is none."""
    wanted = set(terms(sentence.text))
    best: tuple[float, Numbered, int, int] | None = None
    for one in cited:
        text = one.text
        for start, end in sentence_ranges(text):
            shared = len(wanted & set(terms(text[start:end])))
            fits = shared >= FEWEST_WORDS and shared >= SAME_MATTER * len(wanted)
            short = len(text[start:end].split()) <= LONGEST_REPLACEMENT
            if fits and short and not reads_as_order(text[start:end]) and (best is None or shared > best[0]):
                best = (shared, one, start, end)
    if best is None:
        return Checked(sentence, "", reason=reason)
    _, passage, start, end = best
    text, lines = " ".join(passage.text[start:end].split()), passage.within(start, end)
    return (
        Checked(sentence, "", reason=reason)
        if _turned_around(text, lines)
        else Checked(sentence, text, lines, reason)
    )


def _turned_around(claim: str, lines: Sequence[Line]) -> bool:
    """Whether these are items of a list of what must not be, and nothing says so."""
    return not NEGATION.search(claim) and any(FORBIDS.search(RELATIVE.sub("", line.leaf.lead)) for line in lines)
