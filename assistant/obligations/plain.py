"""Duties of a document in the plain present: `Bills are paid within 36 days`. Pure.

Such a document seldom says shall or must: what its parties and their people do by rule is what they owe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.obligations.deeds import base_of
from assistant.obligations.duty import Duty, passive_party
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING, NUMBER, UNIT, deadline, frequency
from assistant.obligations.plain_parties import OBJECT
from assistant.obligations.roles import PEOPLE
from assistant.obligations.subjects import stripped
from assistant.obligations.wording import FORBIDS, NO_DEED, OPENING, RELATIVE, STATES, SUBORDINATE

LONGEST = 600  # characters of a sentence that is looked at
MOST_CLAUSES = 30
CONDITION = re.compile(r"\W*(?:if|when|whenever|where|unless|until|as|once|should|provided|except|because|since)\b", re.I)

ADVERB = (
    r"(?:also|always|then|only|still|therefore|itself|themselves|in\s+turn|each|both|jointly|at\s+all\s+times|"
    r"never|first|together|in\s+addition|[a-z]+ly)"
)
VERB = re.compile(
    rf"(?P<adverbs>(?:\s+{ADVERB})*)\s+(?P<not>(?:does|do)\s+not\s+|(?:does|do)n['’]t\s+)?(?P<verb>[a-z][a-z-]+)\b"
)
BOUNDARY = re.compile(r";\s+|:\s+|(?P<comma>,)?\s+(?:and|but|or|while|whereas)\s+(?:then\s+)?|,\s+(?:then\s+)?")
PRONOUN = re.compile(r"(?:it|they|he|she)\b(?=\s)", re.I)
HEADED = re.compile(r"[A-Z][\w’'&-]*(?:\s[\w’'&-]+){0,4}[.]\s+(?=[A-Z])")  # `Locks. Disks are encrypted`
NO_PEOPLE = frozenset(
    "order number letter matter computer server centre center paper member error factor folder register ledger "
    "calendar counter header chapter quarter offer transfer answer water power master character filter printer "
    "scanner container trailer locker charter buffer timer marker record cover remainder reminder voucher "
    "summer winter october november december september offer other another either neither never whether rather "
    "whatever however whoever wherever after under over later earlier higher lower number newsletter corridor floor door error monitor motor mirror "
    "vector behavior behaviour labour harbour colour river tower layer border corner user customer caller consumer "
    "member computer carrier barrier supplier water paper matter manner order".split()
)
ALSO_PEOPLE = frozenset(
    "agent clerk lead nurse officer director driver guard physician doctor typist linguist therapist specialist "
    "technician expert deputy trainee apprentice crew team staff panel cook porter cleaner people "
    "person tester editor mentor chief head side company manager".split()
)
AND_ANOTHER = re.compile(r"\s+and\s+(?:the|an?)\s+")
OF_BOTH = frozenset("lead director side company manager".split())  # in the plural, of whom is not said
PASSIVE = re.compile(
    rf"(?P<subject>(?:[^,;:?]|,\s(?=(?:with|of|in|on|from|for|by|such|including)\b)){{2,200}}?)\s+(?:is|are)\s+(?P<rest>(?:{ADVERB}\s+)*"
    r"(?P<done>[a-z-]+ed|kept|sent|given|made|held|taken|done|built|borne|brought|put|set|met|shown|told|withheld|"
    r"paid|run|drawn|written|read|sold|bought|stored|cut|shut|left|dealt|found|sworn|worn|swept|spoken|taught)\b)"
)
NOBODY = re.compile(r"\s*(?:nobody|nothing|no|none|neither)\b", re.I)
DUE = re.compile(r"(?P<subject>[^,;:?]{2,160}?)\s+(?:is|are|falls?|becomes?)\s+(?:due|payable)\b")
HAPPENS = re.compile(
    r"(?P<subject>[^,;:?]{2,160}?)\s+(?:(?:only|always|also)\s+)?"
    r"(?P<verb>is|are|reach(?:es)?|arrives?|goes|go|stays?|stands?|remains?|comes?|follows?|takes\s+place|"
    r"get|gets|has|have|starts?|begins?|meets?|receives?)\s+(?=\S)"
)
LIMIT = re.compile(
    rf"\b(?:within|at\s+least|at\s+most|no\s+(?:more|later|less|fewer)\s+than|not\s+(?:more|later|less)\s+than|"
    rf"(?:more|fewer|less|under|below|above|over)\s+than|under|below|in|before|after|every)\s+(?:the\s+)?"
    rf"(?:{NUMBER}\s+(?:{UNIT}|percent|per\s+cent|%|points?|of)|\d+(?:[.,]\d+)?\s?%)",
    re.I,
)
NOT_DONE = re.compile(
    r"(?:nam|locat|bas|list|includ|own|need|expect|mean|sign|attach|know|relat|interest|clos|count|dat|"
    r"compos|form|found|agre|permit|licen[sc]|publish|writ|describ|specif|contain|us|happen|concern|cover|offer)"
    r"(?:e?d|ten|wn|nd)\Z"
)
PRICED = re.compile(r"\b(?:costs?|prices?|priced|fees?|rates?|discount|bonus|penalty)\b|[$€£]\s?\d", re.I)
# What a party is rather than does; the second only where no time is set.
NEVER = STATES | frozenset(
    "costs counts gets belongs covers wins owes earns loses says describes explains governs takes-effect means "
    "starts ends begins depends differs varies lasts expires stems dates refers relates specialises specializes "
    "boasts its his this thus perhaps always across was has is does holds needs may can".split()
)
NO_VERBS = frozenset(
    "of in on at for to with from by and or but nor who that which whose is are was were be been has have had may can "
    "must will shall should would could might not as than per if when where while until unless after before since "
    "because so then the an all any each every other more most less least up out over under into onto upon".split()
)
UNTIMED = frozenset("operates runs serves sells employs works uses lists sits stands goes leads deals".split())
MORE_DEEDS = frozenset(
    "speak talk listen read draw go try clean answer sweep wash pick lock open close type count sort cook feed "
    "look call erase ring pull carry weigh swap meet cut fix".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Of a sentence: what somebody does from `start` on; `party` owes it."""

    at: int  # where the clause begins
    start: int  # where its action does
    verb: int
    party: str
    prohibited: bool = False
    plural: bool | None = None  # of its subject; none: passive, no verb goes on from it


def plain_duties(sentence: str, parties: Parties, spoken_of: str = "") -> list[Duty]:
    """`spoken_of`: the party that `it` means at the beginning."""
    if len(sentence) > LONGEST or sentence.rstrip().endswith("?"):
        return []
    found = list(_clauses(sentence, parties, spoken_of))
    ends = [*(_cut(sentence, one.at) for one in found[1:]), len(sentence.rstrip(" .;"))][: len(found)]
    return [
        Duty(one.party, sentence[one.start : end], one.prohibited, one.start, end)
        for one, end in zip(found, ends, strict=True)
        if one.party and len(sentence[one.start : end].split()) > 1
    ]


def subject_party(sentence: str, parties: Parties, spoken_of: str = "") -> str:
    """Whom `it` means in the next sentence."""
    begins = _begins(sentence)
    if PRONOUN.match(sentence, begins):
        return spoken_of
    name, _ = parties.standing(sentence[begins:])
    if name:
        return name
    clause = next(_clauses(sentence, parties, ""), None) if parties.plain else None
    return clause.party if clause is not None and clause.plural is not None else ""


def _cut(sentence: str, at: int) -> int:
    """Without the conjunction before the next clause."""
    return len(re.sub(r"(?:[,;:]|\s+(?:and|but|or|while|whereas|then))+\s*\Z", "", sentence[:at].rstrip() + " "))


def _begins(sentence: str) -> int:
    begins = len(sentence) - len(stripped(sentence))
    headed = HEADED.match(sentence, begins)
    return headed.end() if headed else begins


def _clauses(sentence: str, parties: Parties, spoken_of: str) -> Iterator[Clause]:
    """From left to right."""
    last: Clause | None = None
    told = spoken_of
    for at, comma in _positions(sentence, parties):
        since = sentence[last.verb if last else _begins(sentence) : at]
        if last is not None and at <= last.verb:
            continue
        if _within(since, last is not None, comma):
            continue
        clause = _clause(sentence, at, parties, told)
        if clause is None and last is not None and last.plural is not None:
            clause = _going_on(sentence, at, last)
        if clause is None:
            continue
        told = clause.party if clause.plural is not None else told
        last = clause
        yield clause


def _positions(sentence: str, parties: Parties) -> Iterator[tuple[int, bool]]:
    """Where a clause may begin, and whether a comma or a semicolon stands before it."""
    begins = _begins(sentence)
    found = {begins: True}
    if OPENING.match(sentence, begins):  # `After a loss of its systems Ledgerline resumes`
        for at in parties.subjects(sentence, begins):
            found.setdefault(at, False)
    for match in BOUNDARY.finditer(sentence, begins):
        found[match.end()] = match[0][0] in ",;:"
    yield from sorted(found.items())[:MOST_CLAUSES]


def _within(since: str, after_clause: bool, comma: bool) -> bool:
    """Whether what begins after `since` belongs to a side clause in it."""
    if comma or LEADING.match(since):
        return False
    opened = OPENING.match(since)  # `after` and `before` may be no more than a phrase of time
    phrase = opened is not None and not after_clause and not CONDITION.match(since)
    return SUBORDINATE.search(since, opened.end() if opened and phrase else 0) is not None


def _clause(sentence: str, at: int, parties: Parties, told: str) -> Clause | None:
    name, length = parties.standing(sentence[at:])
    if name:
        return _active(sentence, at, at + length, name, parties.several(name, sentence[at : at + length]))
    pronoun = PRONOUN.match(sentence, at)
    if pronoun:
        plural = pronoun[0].casefold() == "they"
        told = told or parties.named_in(sentence[:at])
        return _active(sentence, at, pronoun.end(), told, plural) if told else None
    return _of_people(sentence, at, parties) or _of_thing(sentence, at, parties)


def _active(sentence: str, at: int, end: int, party: str, plural: bool) -> Clause | None:
    inserted = re.compile(r"\s*(?:\([^()]*\)|,[^,;:]{2,80},)").match(sentence, end)
    end = inserted.end() if inserted else end
    verb = VERB.match(sentence, end)
    if verb is None or not _is_deed(verb, plural, sentence):
        return None
    negated = bool(verb["not"]) or "never" in verb["adverbs"].split()
    negated = negated or FORBIDS.match(sentence, verb.start("verb")) is not None
    start = end + len(sentence[end:]) - len(sentence[end:].lstrip())
    return Clause(at, start, verb.start("verb"), party, negated, plural)


def _is_deed(verb: re.Match[str], plural: bool, sentence: str) -> bool:
    word = verb["verb"]
    if f"{word}s" in NEVER or word in NO_VERBS:
        return False
    if verb["not"] or plural:
        known = base_of(word) == word or word in MORE_DEEDS or verb["not"]
        return bool(known or OBJECT.match(sentence, verb.end()))
    if not word.endswith("s") or word in NEVER or word.endswith("ss"):
        return False
    rest = sentence[verb.end() :]
    if word in UNTIMED and not (deadline(rest) or frequency(rest)):
        return False
    return not rest.lstrip().startswith(("that ", "for damage"))


def _going_on(sentence: str, at: int, last: Clause) -> Clause | None:
    """`keeps recordings for 120 days and erases them after that`: the same subject does another thing."""
    verb = VERB.match(f" {sentence[at:]}")
    if verb is None or verb["verb"] in NEVER:
        return None
    shift = at - 1
    word = verb["verb"]
    base = base_of(word) or next((one for one in (word.removesuffix("s"), word.removesuffix("es")) if one in MORE_DEEDS), "")
    if not base or (base == word) is not bool(last.plural):
        return None
    if not OBJECT.match(sentence, verb.end() + shift):
        return None
    negated = bool(verb["not"]) or "never" in verb["adverbs"].split()
    return Clause(at, at, at, last.party, negated, last.plural)


def _of_people(sentence: str, at: int, parties: Parties) -> Clause | None:
    owner = re.compile(r"(?:[Tt]he\s+)?(?P<party>[A-Z][\w &-]{1,40}?)['’]s?\s+").match(sentence, at)
    whose = parties.of(owner["party"]) if owner else ""
    begins = owner.end() if owner and whose else at
    for match in _people(sentence, begins):
        noun, plural = _person(match["noun"])
        if not noun and whose:  # `Ledgerline's systems report …`
            noun, plural = match["noun"], match["noun"].endswith("s")
        if not noun:
            continue
        another = AND_ANOTHER.match(sentence, match.end())
        for second in _people(sentence, another.end()) if another else ():
            found = _active(sentence, at, second.end(), whose or "parties", True) if _person(second["noun"])[0] else None
            if found is not None:
                return found
        party = whose or (parties.of(match["of"]) if match["of"] else "")
        party = party or ("parties" if noun in OF_BOTH and plural else parties.providing)
        found = _active(sentence, at, match.end(), party, plural)
        if found is not None:
            return found
    return None


def _people(sentence: str, at: int) -> Iterator[re.Match[str]]:
    """A noun with what stands before it, of one word to three, without and with what describes it."""
    for words in range(4):
        for tail in (r"", r"\s+(?:of|at|from|for)\s+(?P<of>(?:the\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)"):
            for relative in ("", r"\s+(?:who|that|with|on|in)\s[^,;:]{1,80}?"):
                pattern = rf"(?:(?!of\b|to\b|for\b|in\b|is\b|are\b)[\w’'-]+\s+){{{words}}}(?P<noun>[A-Za-z-]+)" + (
                    tail or r"(?P<of>)"
                )
                match = re.compile(pattern + relative + r"(?=\s)").match(sentence, at)
                if match:
                    yield match


def _person(noun: str) -> tuple[str, bool]:
    """The noun in the singular, and whether it was in the plural; nothing where it names nobody."""
    word = noun.casefold().rpartition("-")[2]
    for one, plural in ((word, word in ("people", "staff", "personnel")), (word.removesuffix("s"), True)):
        if one in NO_PEOPLE:
            return "", False
        one = "company" if one == "companie" else one
        if one in PEOPLE or one in ALSO_PEOPLE or _does(one):
            return one, plural or one != word
    return "", False


def _does(word: str) -> bool:
    """`reviewer`, `auditor`, `linguist`: whoever does something by trade."""
    return len(word) > 4 and word.endswith(("er", "or", "ist", "ian", "eer"))


def _of_thing(sentence: str, at: int, parties: Parties) -> Clause | None:
    end = len(sentence)
    passive = PASSIVE.match(sentence, at)
    if passive and _bare(passive["subject"]):
        rest = f" be {sentence[passive.start('rest') : end]}"
        named = passive["done"] == "called" and not deadline(rest)
        if named or NO_DEED.search(passive["done"]) or NOT_DONE.match(passive["done"]):
            return None
        party = passive_party(passive["subject"], rest, parties) or parties.providing
        negated = NOBODY.match(passive["subject"]) is not None
        return Clause(at, at, passive.start("done"), party, negated) if party else None
    due = DUE.match(sentence, at)
    if due and _bare(due["subject"]):
        party = passive_party(due["subject"], f" be due {sentence[due.end() : end]}", parties)
        return Clause(at, at, due.end(), party) if party else None
    happens = HAPPENS.match(sentence, at)
    if happens and _bare(happens["subject"]):
        rest = sentence[happens.end() :]
        if LIMIT.search(rest) and not PRICED.search(sentence) and parties.providing:
            return Clause(at, at, happens.start("verb"), parties.providing)
    return None


def _bare(subject: str) -> bool:
    """A subject without a verb of its own but in a relative clause."""
    text = RELATIVE.sub("", re.sub(r"\([^()]*\)", " ", subject))
    opened = OPENING.match(text)
    return (
        not SUBORDINATE.search(text, opened.end() if opened else 0)
        and not CONDITION.match(text)
        and len(text.split()) <= 12
    )
