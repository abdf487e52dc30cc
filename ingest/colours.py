"""What CSS says of colours and lengths, as far as it takes to tell whether somebody can read a text. Pure."""

from __future__ import annotations

import re

NEAR_WHITE = 248  # of 255, each colour
CLEAR = 0.05  # of full strength: what is fainter is not seen
PALE_NAMES = frozenset("white snow ivory floralwhite ghostwhite mintcream azure".split())
HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(px|pt|pc|em|rem|ex|ch|cm|mm|in|vw|vh|%)?")
PIXELS = {"pt": 4 / 3, "pc": 16, "em": 16, "rem": 16, "ex": 8, "ch": 8, "cm": 37.8, "mm": 3.78, "in": 96}
PIXELS |= {"px": 1, "": 1, "vw": 10, "vh": 10, "%": 10}
UNSAID = frozenset(("", "inherit", "initial", "unset", "revert", "currentcolor", "auto"))


def strength(value: str) -> float | None:
    """An opacity, 0 to 1."""
    match = re.fullmatch(r"\s*(\d*\.?\d+)\s*(%?)\s*", value)
    return None if match is None else float(match[1]) / (100 if match[2] else 1)


def pixels(value: str) -> float | None:
    """Roughly: of what a relative unit is relative is not known here."""
    match = LENGTH.fullmatch(value.strip())
    return None if match is None else float(match[1]) * PIXELS[match[2] or ""]


def is_pale(value: str) -> bool | None:
    """Whether a colour is white, nearly so, or clear; None where the value says nothing of it."""
    text = value.strip()
    if text in UNSAID:
        return None
    if text in PALE_NAMES or text == "transparent":
        return True
    if match := HEX.fullmatch(text):
        return _pale(*_parts(match[1]))
    if match := FUNCTION.fullmatch(text):
        parts = [part for part in re.split(r"[\s,/]+", match[2].strip()) if part]
        numbers = [strength_of(part, 255) for part in parts]
        if len(numbers) < 3:
            return None
        alpha = strength_of(parts[3], 1) if len(parts) > 3 else 1.0
        if match[1] == "hsl":
            return alpha <= CLEAR or numbers[2] >= NEAR_WHITE
        return _pale(numbers[0], numbers[1], numbers[2], alpha)
    return False


def strength_of(part: str, whole: int) -> float:
    """A number, or a percentage of the `whole`."""
    match = re.match(r"[+-]?\d*\.?\d+", part)
    number = float(match[0]) if match else 0.0
    return number * whole / 100 if part.endswith("%") else number


def _parts(digits: str) -> tuple[float, float, float, float]:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    values = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
    return values[0], values[1], values[2], values[3] / 255 if len(values) > 3 else 1.0


def _pale(red: float, green: float, blue: float, alpha: float = 1.0) -> bool:
    return alpha <= CLEAR or min(red, green, blue) >= NEAR_WHITE
