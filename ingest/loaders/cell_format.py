"""How a spreadsheet shows a value: 0.021 in the format `0.0%` is "2.1%"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|([$€£¥₹])")
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?(?:,*)")
SIGNIFICANT = 10  # digits that the general format shows, and that hide the error of binary fractions


def shown(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _date_time(value, number_format)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    return str(value)


def _date_time(value: datetime, number_format: str) -> str:
    """ISO, whatever the order on the sheet; midnight is no time of day but the lack of one."""
    plain = re.sub(r'"[^"]*"|\\.', "", number_format).lower()
    clock = value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if "h" in plain and not re.search(r"[yd]", plain):
        return clock
    day = value.date().isoformat()
    return day if value.time() == time() else f"{day} {clock}"


def _number(value: float, number_format: str) -> str:
    sections = _sections(number_format)
    negative = value < 0
    code, own_sign = sections[0], False
    if negative and len(sections) > 1 and sections[1].strip():
        code, own_sign = sections[1], True
    elif value == 0 and len(sections) > 2 and sections[2].strip():
        code = sections[2]
    literals = _CURRENCY.sub(lambda match: f'"{match[1] or match[2] or ""}"', code)
    literals = re.sub(r"\[[^\]]*\]|[_*].", "", literals)
    if "general" in literals.lower() or not _NUMBER.search(_unquoted(literals)):
        fixed = _unquoted(literals).strip()
        if literals.strip() and "general" not in literals.lower() and "@" not in fixed:
            return _quoted_text(literals).strip() or general(value)
        return general(value)
    digits = general(abs(value)) if "E+" in literals else _digits(abs(value), literals)
    pattern = _mask(literals)
    text = re.sub(r"\0", lambda _: digits, _quoted_text(pattern), count=1).replace("\0", "").strip()
    return f"-{text}" if negative and not own_sign else text


def _sections(number_format: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)


def _unquoted(code: str) -> str:
    return re.sub(r'"[^"]*"|\\.', "", code)


def _mask(code: str) -> str:
    """The digits' place marked, outside quoted text."""
    parts = re.split(r'("[^"]*"|\\.)', code)
    masked = [part if part[:1] in {'"', "\\"} else _NUMBER.sub("\0", part) for part in parts]
    return "".join(masked)


def _quoted_text(code: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda match: match[1] if match[1] is not None else match[2], code)


def _digits(value: float, code: str) -> str:
    match = _NUMBER.search(_unquoted(code))
    pattern = match[0] if match else "0"
    scaled = Decimal(str(value))
    if "%" in _unquoted(code):
        scaled *= 100
    scale = len(pattern) - len(pattern.rstrip(","))
    scaled /= Decimal(1000) ** scale
    whole, _, fraction = pattern.rstrip(",").partition(".")
    try:
        rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return general(value)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    if optional and "." in text:
        cut = len(text.split(".")[1]) - optional
        kept = text.split(".")[1]
        kept = kept[:cut] + kept[cut:].rstrip("0")
        text = text.split(".", maxsplit=1)[0] + (f".{kept}" if kept else "")
    required = whole.count("0")
    if "," not in whole and len(text.split(".")[0]) < required:
        text = "0" * (required - len(text.split(".")[0])) + text
    return text


def general(value: float) -> str:
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.{SIGNIFICANT}g}"
