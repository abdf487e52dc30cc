"""Whatever the cases are, the page fits into what Slack takes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bots.slack.onboarding.blocks import HOME_BLOCKS, about, bar, home_blocks, named, step_sections
from bots.slack.onboarding.room import refusal, without_commands

TEXT = st.text(max_size=400)


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    cases, tasks = [], []
    for number in range(draw(st.integers(0, 60))):
        done = draw(st.booleans())
        case = {
            "case": f"acme-{number}",
            "vendor": draw(TEXT),
            "person": draw(st.none() | TEXT),
            "title": draw(TEXT),
            "state": "done" if done else "open",
            "progress": {"done": 1, "total": 9},
            "overdue": draw(st.integers(0, 9)),
            "days_late": 3,
            "next_due": None if done else "2026-03-02",
            "go_live": "2026-03-12",
        }
        cases.append(case)
        for step in range(draw(st.integers(0, 9))):
            tasks.append(
                {
                    "case": case["case"],
                    "step": f"s{step}",
                    "title": draw(TEXT),
                    "do": draw(st.sampled_from(["submit", "decide"])),
                    "due": "2026-03-02",
                    "days_late": draw(st.integers(0, 9)),
                    "evidence_required": "document",
                    "reason": draw(st.none() | TEXT),
                }
            )
    return cases, tasks


@given(pages())
def test_the_page_keeps_to_the_limits(page: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    cases, tasks = page
    blocks = home_blocks(cases, tasks)
    assert len(blocks) <= HOME_BLOCKS
    for block in blocks:
        texts = [block["text"], *block.get("elements", [])] if "text" in block else block["elements"]
        assert all(0 < len(text["text"]) <= 3_000 for text in texts)
    heads = [block for block in blocks if block.get("accessory", {}).get("action_id") == "case_open"]
    under_way = sum(case["state"] != "done" for case in cases)
    assert len(heads) == under_way or "…and" in str(blocks)


def test_the_longest_page() -> None:
    """Thirty cases with six steps each would be two hundred blocks."""
    case = {"vendor": "a", "person": None, "title": "T", "state": "open", "progress": {"done": 0, "total": 6}}
    case |= {"overdue": 0, "days_late": 0, "next_due": "2026-03-02", "go_live": "2026-03-12"}
    task = {"title": "S", "do": "submit", "due": "2026-03-02", "days_late": 0, "evidence_required": "none"}
    cases = [{**case, "case": f"a-{number}"} for number in range(30)]
    tasks = [{**task, "case": f"a-{n}", "step": f"s{s}", "reason": None} for n in range(30) for s in range(6)]
    blocks = home_blocks(cases, tasks)
    assert len(blocks) == 1 + 11 * 7 + 1
    assert blocks[-1]["elements"][0]["text"].startswith("…and 19 more.")


def test_a_long_programme_is_shown_in_sections_that_fit() -> None:
    step = {"title": "x" * 300, "state": "open", "owner": "vendor", "due": "2026-03-02", "days_late": 9}
    sections = step_sections({"steps": [{**step, "reason": "r" * 300}] * 100})
    assert len(sections) == 9 and all(len(one["text"]["text"]) < 3_000 for one in sections)


def test_what_a_button_is_about() -> None:
    assert about(named("acme-1", "nda", 3)) == {"case": "acme-1", "step": "nda", "event": 3}
    assert about("") == about("[1]") == about("up:abc") == {}
    assert bar({"done": 3, "total": 4}) == "█████████░░░ 3/4"


def test_help_for_the_command_line_is_left_out() -> None:
    assert refusal("the file is larger than 20 MB", "Hand in a smaller file, or set BPO_EVIDENCE_MAX_MB") == (
        "The file is larger than 20 MB. Hand in a smaller file."
    )
    assert refusal("“X” needs a document", "Hand in the file with --evidence FILE") == "“X” needs a document."
    assert refusal("nda.pdf is broken") == "nda.pdf is broken."
    assert without_commands("Which case do you mean?\n- a") == "Which case do you mean?\n- a"
