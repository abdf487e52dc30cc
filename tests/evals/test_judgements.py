from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judgements import (
    NO_JSON,
    OTHER_FORM,
    Judged,
    NotReadable,
    Ruling,
    cohens_kappa,
    judgement,
    read_ruling,
)
from evals.scoring import Score, failed
from evals.suites import Question


def said(sentences: list[object], facts: list[object]) -> str:
    return json.dumps({"sentences": sentences, "facts": facts})


def test_verdicts_come_in_order_whatever_order_they_were_written_in() -> None:
    text = said(
        [{"number": 2, "supported": False}, {"number": 1, "supported": True}], [{"number": 1, "told": True}]
    )
    ruling = read_ruling(text, 2, 1)
    assert ruling == Ruling((True, False), (True,))
    assert not ruling.faithful and ruling.complete


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sure! Here it is.", NO_JSON),
        ("", NO_JSON),
        ('```json\n{"sentences": [], "facts": []}\n```', NO_JSON),
        ('{"sentences": [{"number": 1, "supp', NO_JSON),
        ("[]", OTHER_FORM),
        (said([{"number": 1, "supported": "yes"}], []), OTHER_FORM),
        (said([{"number": 1, "supported": 1}], []), OTHER_FORM),
        (said([{"number": 1, "supported": True, "why": "so"}], []), OTHER_FORM),
        (said([{"number": 2, "supported": True}], []), OTHER_FORM),
        (said([], []), OTHER_FORM),
        (said([{"number": 1, "supported": True}] * 2, []), OTHER_FORM),
        (said([{"number": 1, "supported": True}], [{"number": 1, "told": True}]), OTHER_FORM),
    ],
)
def test_anything_else_is_not_read(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read_ruling(text, 1, 0)


def scored(name: str, found: int, facts: int) -> Score:
    return replace(failed(Question(id=name, question="?")), failed=False, facts_found=found, facts=facts)


def test_shares_are_of_what_was_ruled_on_and_failures_are_counted() -> None:
    found = judgement(
        "m",
        [
            Judged(scored("a", 1, 1), Ruling((True, True), (True,))),
            Judged(scored("b", 0, 2), Ruling((True, False), (True, True))),
            Judged(scored("c", 1, 1), Ruling((True,), (False,))),
            Judged(scored("d", 0, 0), Ruling((True,), ())),  # no facts are asked for
            Judged(scored("e", 1, 1), None, "timed out"),
            Judged(scored("f", 1, 1), None, NO_JSON),
            Judged(scored("g", 1, 1), None, NO_JSON),
        ],
    )
    assert (found.answers, list(found.failures.items())) == (7, [(NO_JSON, 2), ("timed out", 1)])
    assert (str(found.faithful), str(found.sentences)) == ("3/4 (75.0 %)", "5/6 (83.3 %)")
    assert (str(found.complete), str(found.told)) == ("2/3 (66.7 %)", "3/4 (75.0 %)")
    assert str(found.agreement) == "1/3 (33.3 %)"
    assert found.disagreed == {"b": "complete", "c": "not complete"}
    assert found.to_json()["rulings"]["e"] == {"failure": "timed out"}


@pytest.mark.parametrize(
    ("both", "first_only", "second_only", "neither", "kappa"),
    [
        (20, 5, 10, 15, 0.4),  # 35 of 50 agree; by chance .5 * .6 + .5 * .4 = .5
        (5, 0, 0, 5, 1.0),
        (0, 5, 5, 0, -1.0),
        (25, 25, 25, 25, 0.0),
        (7, 0, 0, 0, None),
        (0, 0, 0, 0, None),
    ],
)
def test_kappa_is_agreement_beyond_chance(
    both: int, first_only: int, second_only: int, neither: int, kappa: float | None
) -> None:
    pairs = [(True, True)] * both + [(True, False)] * first_only + [(False, True)] * second_only
    found = cohens_kappa(pairs + [(False, False)] * neither)
    assert found == (None if kappa is None else pytest.approx(kappa))


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_kappa_is_one_at_most_and_the_same_both_ways(pairs: list[tuple[bool, bool]]) -> None:
    found = cohens_kappa(pairs)
    other = cohens_kappa([(b, a) for a, b in pairs])
    assert found is None or (-1 - 1e-9 <= found <= 1 + 1e-9 and other == pytest.approx(found))
