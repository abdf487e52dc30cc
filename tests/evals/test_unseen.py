from __future__ import annotations

from pathlib import Path

from evals.unseen import ASKER, table, write


def test_the_table_has_ratios() -> None:
    assert table([0.02, 0.03], [0.08, 0.084], 400) == (
        "| 3 visible documents | alone | beside 400 invisible | ratio |\n"
        "|---|---|---|---|\n"
        "| the first question | 20 ms | 30 ms | 1.50 |\n"
        "| a later one, median | 80 ms | 84 ms | 1.05 |"
    )


def test_both_knowledge_bases_hold_the_same_visible_documents(tmp_path: Path) -> None:
    for name in ("alone", "beside"):
        write(tmp_path / name, range(2), ASKER)
    texts = [
        [(tmp_path / name / f"{number}.md").read_text() for number in range(2)] for name in ("alone", "beside")
    ]
    assert texts[0] == texts[1] and texts[0][0] != texts[0][1] and f"audience: [{ASKER}]" in texts[0][0]
