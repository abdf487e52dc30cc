"""Markdown and HTML inside a paragraph: what a reader sees, mapped to where it stands in the file."""

from __future__ import annotations

import re

from ingest.edits import Edit, edit, swap, unescape_entities
from ingest.mapped import Mapped

FILLER = "\0"  # stands for one dropped character, so that offsets stay those of the file
INVISIBLE = re.compile("[\0\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f]+")

HTML_NAMES = (
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|"
    "data|dd|del|details|dfn|div|dl|dt|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|"
    "img|input|ins|kbd|label|legend|li|link|main|mark|meta|nav|nobr|object|ol|optgroup|option|p|picture|pre|q|rp|rt|ruby|s|"
    "samp|section|select|small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|"
    "title|tr|tt|u|ul|var|video|wbr"
)
ATTRIBUTES = r"""(?:[^<>"']|"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|["']){0,2000}+"""
TAG = re.compile(rf"</?(?P<name>{HTML_NAMES})(?=[\s/>]){ATTRIBUTES}/?>", re.I)
SPACING = re.compile(rf"</?(?:br|p|div|td|th|tr|li|hr|dd|dt)(?=[\s/>]){ATTRIBUTES}/?>", re.I)

CODE_SPAN = re.compile(r"(?<![\\`])(`{1,3})(?!`)([^`]{1,2000})(?<!`)\1(?!`)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
IMAGE = re.compile(r"!\[[^\[\]]{0,1000}\](?:\((?:[^()]|\([^()]{0,1000}\)){0,2000}+\)|\[[^\[\]]{0,200}\])")
LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,1000}\]){0,2000}+)\](?:\((?:[^()]|\([^()]{0,1000}\)){0,2000}+\)|\[[^\[\]^]{0,200}\])"
)
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,80}\]:?")
AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000}|[^<>\s@]{1,64}@[^<>\s@]{1,255})>")
ATTRIBUTE_LIST = re.compile(r"[ \t]*\{:?\s*[.#][\w-][^{}\n]{0,200}\}")
STRUCK = re.compile(r"~~(?=\S)[^~]{1,2000}(?<=\S)~~")
LATEX_BREAK = re.compile(r"\\(?:pagebreak|newpage|clearpage)\b")
EMPHASIS = re.compile(r"\*+|_+")

SHIELDED = {ord(char): 0xE000 + i for i, char in enumerate("<>*_&[]\\{}~|`!()^")}
SHIELD = re.compile("[\ue000-\ue01f]")


def inline(text: Mapped, source: str) -> Mapped:
    """Readable text: no markup, no link targets, no images, entities resolved, white space folded."""
    text = _shield(_without(text, INVISIBLE))
    text = _without(text, LATEX_BREAK)
    if "[" in text.text:
        text = _without(text, IMAGE)
        for _ in range(2):  # a link inside the text of a link
            text = edit(text, _link_edits(text.text))
        text = _without(text, FOOTNOTE)
    if "<" in text.text:
        text = text.sub(AUTOLINK, 1)
        text = swap(text, SPACING, " ")
        text = _without(text, TAG)
    if "{" in text.text:
        text = _without(text, ATTRIBUTE_LIST)
    if "~~" in text.text:
        text = _without(text, STRUCK)
    text = edit(text, _emphasis_edits(text.text))
    return restore(unescape_entities(text), source).fold()


def visible(text: Mapped) -> Mapped:
    """HTML in a string that is not Markdown: tags and entities resolved, the rest as it stands."""
    text = _without(text, INVISIBLE)
    if "<" in text.text:
        text = swap(text, SPACING, " ")
        text = _without(text, TAG)
    return unescape_entities(text).fold()


def _without(text: Mapped, pattern: re.Pattern[str]) -> Mapped:
    return swap(text, pattern, "") if pattern.search(text.text) else text


def _shield(text: Mapped) -> Mapped:
    """Code spans and escaped characters are no markup: their special characters hide until the end."""
    if "`" in text.text:
        edits: list[Edit] = []
        chars = list(text.text)
        for match in CODE_SPAN.finditer(text.text):
            ticks = len(match[1])
            edits += [(match.start(), match.start() + ticks, ""), (match.end() - ticks, match.end(), "")]
            inner = slice(match.start() + ticks, match.end() - ticks)
            chars[inner] = match[2].translate(SHIELDED)
        text = edit(Mapped("".join(chars), text.at), edits)
    if "\\" in text.text:
        chars = list(text.text)
        edits = []
        for match in ESCAPED.finditer(text.text):
            edits.append((match.start(), match.start() + 1, ""))
            chars[match.start() + 1] = match[1].translate(SHIELDED)
        text = edit(Mapped("".join(chars), text.at), edits)
    return text


def restore(text: Mapped, source: str) -> Mapped:
    """Brings back the special characters that hid (see `SHIELDED`)."""
    if not SHIELD.search(text.text):
        return text
    pairs = zip(text.text, text.at, strict=True)
    return Mapped("".join(source[at] if at >= 0 and SHIELD.match(char) else char for char, at in pairs), text.at)


def _link_edits(text: str) -> list[Edit]:
    edits: list[Edit] = []
    for match in LINK.finditer(text):
        edits += [(match.start(), match.start("text"), ""), (match.end("text"), match.end(), "")]
    return edits


def _emphasis_edits(text: str) -> list[Edit]:
    """The marks of bold and italic text, found in one pass: an opening mark waits for its closing one."""
    if "*" not in text and "_" not in text:
        return []
    waiting: dict[str, list[tuple[int, int]]] = {}
    cuts: list[Edit] = []
    for match in EMPHASIS.finditer(text):
        start, end = match.span()
        if end - start > 3:
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
        if match[0][0] == "_":
            opens, closes = opens and not _is_word(before), closes and not _is_word(after)
        if closes:
            start = _close(match[0], start, end, waiting, cuts)
        if opens and start < end:
            waiting.setdefault(text[start:end], []).append((start, end))
    return sorted(cuts)


def _close(mark: str, start: int, end: int, waiting: dict[str, list[tuple[int, int]]], cuts: list[Edit]) -> int:
    """Matches a closing mark, or parts of it, with what waits; returns where its unmatched rest starts."""
    for length in (end - start, 2, 1):
        while 0 < length <= end - start and waiting.get(mark[:length]):
            opened = waiting[mark[:length]].pop()
            cuts.append((*opened, ""))
            cuts.append((start, start + length, ""))
            start += length
    return start


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
