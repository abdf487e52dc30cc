from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.types import Caller, Document
from knowledge.versions import Versions
from knowledge.visibility import all_in_force, in_force, visible
from tests.building import document

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)
labels = st.sampled_from(["public", "employees", "team:a", "team:ab", "vendor:acme", "Vendor:acme"])
days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(st.lists(labels, min_size=1), st.frozensets(labels))
def test_visible_when_one_label_is_shared(audience: list[str], caller: frozenset[str]) -> None:
    shared = any(label in (caller or {"public"}) for label in audience)
    assert visible(document("a.md", audience=tuple(audience)), Caller(caller)) == shared


def test_labels_match_letter_by_letter() -> None:
    shown = document("a.md", audience=("team:finance",))
    assert visible(shown, Caller(frozenset({"team:finance"})))
    assert not visible(shown, Caller(frozenset({"team:fin", "team:Finance", "team:finance2", "public"})))


def test_both_dates_are_inclusive() -> None:
    dated = document("a.md", effective_from=JANUARY, effective_to=JUNE)
    day = timedelta(days=1)
    found = [in_force(dated, on, [dated]) for on in (JANUARY - day, JANUARY, JUNE, JUNE + day)]
    assert found == [False, True, True, False]


@given(st.none() | days, st.none() | days, days)
def test_an_absent_date_is_open(begin: date | None, end: date | None, on: date) -> None:
    dated = document("a.md", effective_from=begin, effective_to=end)
    assert in_force(dated, on, [dated]) == ((begin or on) <= on <= (end or on))


def versions() -> tuple[Document, Document]:
    old = document("sla/2025.md", effective_from=date(2025, 1, 1))
    return old, document("sla/2026.md", effective_from=JUNE, supersedes="./sla\\2025.md")


def test_a_document_gives_way_on_the_day_its_successor_takes_effect() -> None:
    old, new = versions()
    both = [old, new]
    assert [d.path for d in both if in_force(d, JUNE - timedelta(days=1), both)] == ["sla/2025.md"]
    assert [d.path for d in both if in_force(d, JUNE, both)] == ["sla/2026.md"]
    assert [d.path for d in all_in_force(both, DECEMBER)] == ["sla/2026.md"]


def test_an_expired_successor_gives_the_older_one_back() -> None:
    old, new = versions()
    both = [old, replace(new, effective_to=JUNE)]
    assert [d.path for d in all_in_force(both, DECEMBER)] == ["sla/2025.md"]


def test_the_same_path_under_another_root_is_another_document() -> None:
    old, new = versions()
    elsewhere = replace(old, root="/other", file="/other/sla/2025.md")
    assert in_force(elsewhere, DECEMBER, [elsewhere, new])


def test_a_file_that_was_ingested_with_a_deeper_folder_is_superseded_too() -> None:
    old, new = versions()
    deeper = replace(old, root="/kb/sla", path="2025.md")
    assert not in_force(deeper, DECEMBER, [deeper, new])


def test_naming_itself_or_each_other_hides_nothing() -> None:
    own = document("a.md", supersedes="a.md")
    one, other = document("b.md", supersedes="c.md"), document("c.md", supersedes="b.md")
    assert all_in_force([own, one, other], JUNE) == [own, one, other]


def test_a_circle_of_any_length_hides_none_of_its_members() -> None:
    ring = [
        document("a.md", supersedes="b.md"),
        document("b.md", supersedes="c.md"),
        document("c.md", supersedes="a.md"),
    ]
    assert all_in_force(ring, JUNE) == ring
    tail = document("t.md", supersedes="t2.md")
    assert all_in_force([*ring, tail, document("t2.md", supersedes="a.md")], JUNE) == [*ring[1:], tail]


def test_a_chain_leaves_its_last() -> None:
    chain = [document("1.md"), document("2.md", supersedes="1.md"), document("3.md", supersedes="2.md")]
    assert [d.path for d in all_in_force(chain, JUNE)] == ["3.md"]


names = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])


@given(
    st.lists(st.tuples(names, st.none() | names, st.none() | days), unique_by=lambda row: row[0]),
    days,
)
def test_one_pass_agrees_with_one_by_one(rows: list[tuple[str, str | None, date | None]], on: date) -> None:
    known = [document(path, supersedes=target, effective_from=begin) for path, target, begin in rows]
    assert all_in_force(known, on) == [d for d in known if in_force(d, on, known)]


def test_no_vendor_replaces_what_is_anothers() -> None:
    old = document("a/contract.md", vendor="Alpha", audience=("employees", "vendor:alpha"))
    theirs = document("b/letter.md", vendor="Beta", audience=("vendor:beta",), supersedes="a/contract.md")
    own = document("a/new.md", vendor="alpha", audience=("vendor:alpha",), supersedes="a/contract.md")
    ours = document("new.md", supersedes="a/contract.md")
    day = date(2026, 1, 1)
    assert all_in_force([old, theirs], day) == [old, theirs]
    assert all_in_force([old, own], day) == [own]
    assert all_in_force([old, ours], day) == [ours]
    ((faulty, said),) = Versions.of([old, theirs]).faults()
    assert faulty == theirs and "another vendor's" in said
    assert Versions.of([old, theirs]).followers(old) == [] and Versions.of([old, theirs]).replaced(theirs) is None


def test_no_vendor_replaces_what_is_the_clients_own() -> None:
    policy = document("policy.md", audience=("public", "employees"))
    theirs = document("b/note.md", vendor="Beta", audience=("vendor:beta",), supersedes="policy.md")
    by_label = replace(theirs, vendor=None)
    day = date(2026, 1, 1)
    for one in (theirs, by_label):
        assert all_in_force([policy, one], day) == [policy, one]
        ((faulty, said),) = Versions.of([policy, one]).faults()
        assert faulty == one and "has no effect" in said
    ours = document("new.md", audience=("employees",), supersedes="policy.md")
    assert all_in_force([policy, ours], day) == [ours]


def test_what_a_version_has_replaced_does_not_come_back_when_that_one_is_replaced_in_turn() -> None:
    """The second version says on which day it ends, as an author may who puts a third one in its place."""
    old, new = versions()
    last = document("sla/2027.md", effective_from=date(2026, 9, 1), supersedes="sla/2026.md")
    every = [old, replace(new, effective_to=date(2026, 8, 31)), last]
    assert [d.path for d in all_in_force(every, date(2026, 8, 31))] == ["sla/2026.md"]
    assert [d.path for d in all_in_force(every, DECEMBER)] == ["sla/2027.md"]
    assert [d.path for d in all_in_force(every[:2], DECEMBER)] == ["sla/2025.md"]
