"""The figures of scripted models, side by side. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evals.scripted.liar import KINDS
from evals.scripted.playing import Fate, Played
from evals.summary import Share, share, summarise

Cell = Callable[[Sequence[Played]], str]


def rows(runs: Mapping[str, Sequence[Played]]) -> list[tuple[str, ...]]:
    return [(label, *(cell(played) for played in runs.values())) for label, cell in CELLS.items()]


def _strict(played: Sequence[Played]) -> str:
    return str(summarise([one.score for one in played]).strict)


def _declined(played: Sequence[Played]) -> str:
    return str(summarise([one.score for one in played]).abstention_recall)


def _asked(played: Sequence[Played]) -> str:
    return _count(sum(one.asked for one in played), played)


def _covered(played: Sequence[Played]) -> str:
    asked = [one for one in played if one.asked and one.score.answerable and not one.score.either]
    return str(share([one.covered for one in asked])) if asked else ""


def _written(played: Sequence[Played]) -> str:
    return _count(len(_fates(played)), played)


def _fate(name: str) -> Cell:
    return lambda played: _share([fate.name == name for fate in _fates(played)])


def _passed(kind: str = "") -> Cell:
    def cell(played: Sequence[Played]) -> str:
        return _share(
            [not one.reason for one in _fates(played) if one.written.lie and kind in ("", one.written.lie)]
        )

    return cell


def _shown(played: Sequence[Played]) -> str:
    told = [one for one in played if any(fate.written.lie for fate in one.fates)]
    return _share([one.lies_shown > 0 for one in told])


def _by_model(played: Sequence[Played]) -> str:
    return _share([one.by_model for one in played if one.asked])


def _fell_back(played: Sequence[Played]) -> str:
    return _share([one.fell_back for one in played if one.asked])


def _fates(played: Sequence[Played]) -> list[Fate]:
    return [fate for one in played for fate in one.fates]


def _count(number: int, played: Sequence[Played]) -> str:
    return str(number) if any(one.asked for one in played) else ""


def _share(outcomes: Sequence[bool]) -> str:
    return str(Share(sum(outcomes), len(outcomes))) if outcomes else ""


CELLS: Mapping[str, Cell] = {
    "strictly right": _strict,
    "unanswerable declined": _declined,
    "questions put to the model": _asked,
    "… where all facts stood in the passages sent": _covered,
    "answers of the model": _by_model,
    "answers that fell back": _fell_back,
    "sentences written": _written,
    **{f"… {name}": _fate(name) for name in ("kept", "replaced", "dropped")},
    "lies that passed the check": _passed(),
    **{f"… {kind}": _passed(kind) for kind in KINDS},
    "answers that show a lie, of those with lies": _shown,
}
