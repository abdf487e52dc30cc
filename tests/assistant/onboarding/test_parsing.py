from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.onboarding.parsing import Fault, ProgrammeError, parse_programme
from assistant.onboarding.programme import Programme, Source, cycle
from tests.assistant.onboarding.made import SMALL, TEXT


def faults(text: str, check: object = None) -> list[tuple[int, str]]:
    with pytest.raises(ProgrammeError) as error:
        parse_programme(text, "x.programme.yaml", check)  # type: ignore[arg-type]
    return [(fault.line, fault.reason) for fault in error.value.faults]


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_a_good_programme_is_read_whole() -> None:
    assert [step.id for step in SMALL.steps] == ["nda", "team", "access", "go-live"]
    access = SMALL.by_id["access"]
    assert (access.owner, access.due_days, access.after, access.evidence) == (
        "team:access",
        8,
        ("nda", "team"),
        "none",
    )
    assert access.source == Source("secret.md", "Step 3")
    assert not SMALL.by_id["nda"].waivable and SMALL.by_id["team"].waivable
    assert Programme.from_json(SMALL.to_json()) == SMALL


def test_an_unknown_owner_names_its_line_and_the_remedy() -> None:
    with pytest.raises(ProgrammeError) as error:
        parse_programme(changed("owner: team:access", "owner: legal"), "x.programme.yaml")
    assert error.value.reason == "x.programme.yaml, line 20: step access: nobody knows the owner 'legal'"
    assert error.value.remedy == "Write vendor, client, or a team like team:legal"


def test_a_circle_is_shown_in_its_order() -> None:
    text = changed("due_days: 3\n", "due_days: 3\n    after: [go-live]\n")
    assert faults(text) == [(9, "the steps go in a circle: nda after go-live after access after nda")]


def test_a_predecessor_that_is_no_step() -> None:
    with pytest.raises(ProgrammeError) as error:
        parse_programme(changed("after: [nda, team]", "after: [nda, teem]"), "x")
    assert error.value.faults == (
        Fault(23, "step access comes after 'teem', which is no step", "did you mean team?"),
    )


def test_an_id_that_is_there_twice() -> None:
    assert faults(changed("id: team\n", "id: nda\n"))[0] == (12, "step nda is there twice (first on line 5)")


def test_a_source_that_is_not_in_the_knowledge_base() -> None:
    def check(source: Source) -> str | None:
        return f"{source.document} has no section {source.section!r}" if source.section == "Step 2" else None

    assert faults(TEXT, check) == [(17, "step team: guide.md has no section 'Step 2'")]


def test_a_missing_source_and_a_misspelt_key_are_both_told() -> None:
    text = changed('    source: {document: guide.md, section: "Step 1"}\n', "").replace(
        "due_days: 5", "due_day: 5"
    )
    assert faults(text) == [
        (5, "step nda: source is missing"),
        (11, "step team: due_days is missing"),
        (14, "step team: due_day is not a key"),
    ]


def test_every_fault_is_told_whatever_else_is_wrong() -> None:
    text = (
        TEXT.replace("owner: team:access", "owner: somebody")
        .replace("due_days: 3\n", "due_days: -1\n")
        .replace("evidence: attestation", "evidence: paper")
        .replace("after: [access]", "after: [zz]")
        .replace('document: guide.md, section: "Step 2"', 'document: gone.md, section: "Step 2"')
        .replace("title: A small programme", "title: [no]")
    )

    def check(source: Source) -> str | None:
        return "the document gone.md is not in the knowledge base" if source.document == "gone.md" else None

    said = [reason for _, reason in faults(text, check)]
    assert len(said) == 6
    for words in ("title", "due_days", "evidence", "gone.md", "'somebody'", "comes after 'zz'"):
        assert sum(words in one for one in said) == 1, said


def test_a_step_without_a_usable_id_says_nothing_about_the_order() -> None:
    text = changed("id: team\n", "id: a team\n").replace("owner: team:access", "owner: somebody")
    said = [reason for _, reason in faults(text)]
    assert len(said) == 2 and "step access: nobody knows the owner 'somebody'" in said
    assert [reason for _, reason in faults(changed("after: [nda, team]", "after: [nda, 7]"))] == [
        "step access: 1: input should be a valid string"
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "it is empty"),
        ("id: a\nid: b\n", 2, "id is given twice"),
        ("a: &x [1]\nb: *x\n", 2, "it uses an alias (*name)"),
        ("id: [\n", 2, "it is not YAML: expected the node content, but found '<stream end>'"),
        ("- 1\n", 1, "the file: input should be a valid dictionary or instance of _ProgrammeModel"),
        ("[" * 30 + "]" * 30, 1, "it is nested more than 20 levels deep"),
    ],
)
def test_what_is_no_programme(text: str, line: int, reason: str) -> None:
    assert faults(text)[0] == (line, reason)


def test_python_objects_are_never_made() -> None:
    found = faults("id: !!python/object/apply:os.system ['echo']\ntitle: t\nsteps: []\n")
    assert found[0][0] == 1


@given(st.text(max_size=300))
def test_any_text_is_a_programme_or_an_error_with_a_line(text: str) -> None:
    try:
        parse_programme(text, "x")
        found: tuple[Fault, ...] = ()
    except ProgrammeError as error:
        found = error.faults or (Fault(0, "", ""),)
    assert all(fault.line >= 1 and fault.remedy for fault in found)


NAMES = st.sampled_from("abcde")


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_a_cycle_is_a_real_way_round_and_is_found_whenever_there_is_one(after: dict[str, list[str]]) -> None:
    found = cycle(after)
    if found:
        assert found[0] == found[-1]
        assert all(later in after[earlier] for earlier, later in pairwise(found))
    else:  # then the steps can be put in an order
        placed: set[str] = set()
        for _ in after:
            placed |= {name for name, before in after.items() if {b for b in before if b in after} <= placed}
        assert placed == set(after)
