"""Proposals against 119 obligations that were labelled by hand before the extractor was written."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from assistant.obligations.extractor import propose
from assistant.obligations.types import Proposal
from ingest.chunker import chunk
from ingest.loaders import markdown
from knowledge.types import Leaf

HERE = Path(__file__).parent


@cache
def leaves(contract: str) -> tuple[Leaf, ...]:
    text = (HERE / "contracts" / f"{contract}.md").read_text(encoding="utf-8")
    return tuple(chunk(markdown.parse(text).blocks).leaves)


@cache
def labels() -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        found[label["contract"]].append(label)
    return dict(found)


def is_found(label: dict[str, Any], proposal: Proposal) -> bool:
    return (
        label["party"].casefold() == proposal.party.casefold()
        and label["words"].casefold() in proposal.action.casefold()
    )


def matched() -> tuple[list[tuple[dict[str, Any], Proposal]], list[dict[str, Any]], list[tuple[str, Proposal]]]:
    """Pairs, labels without a proposal, proposals without a label: each is used once."""
    pairs, missed, wrong = [], [], []
    for contract, wanted in labels().items():
        left = propose(leaves(contract))
        for label in wanted:
            found = next((one for one in left if is_found(label, one)), None)
            if found is None:
                missed.append(label)
            else:
                left.remove(found)
                pairs.append((label, found))
        wrong += [(contract, one) for one in left]
    return pairs, missed, wrong


def test_precision_and_recall() -> None:
    pairs, missed, wrong = matched()
    precision, recall = len(pairs) / (len(pairs) + len(wrong)), len(pairs) / (len(pairs) + len(missed))
    print(f"\nlabels {len(pairs) + len(missed)}, precision {precision:.3f}, recall {recall:.3f}")
    assert len(pairs) + len(missed) >= 100
    assert precision >= 0.8 and recall >= 0.8


def test_when_it_is_due() -> None:
    pairs, _, _ = matched()
    timed = [(label, one) for label, one in pairs if label["when"]]
    right = [label["when"].casefold() in f"{one.deadline} | {one.frequency}".casefold() for label, one in timed]
    print(f"\nwhen: {sum(right)} of {len(right)}")
    assert sum(right) / len(right) >= 0.8
