from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.types import Amendment, Document, Part
from knowledge.versions import Versions, narrowed, replacement_faults
from tests.building import document

DAY = date(2026, 6, 1)


def chain() -> list[Document]:
    first = document("2025.md", effective_from=date(2025, 1, 1))
    second = document("2026.md", effective_from=date(2026, 1, 1), supersedes="2025.md")
    third = document("2027.md", effective_from=date(2027, 3, 1), supersedes="2026.md")
    return [replace(one, id=number) for number, one in enumerate((first, second, third), start=1)]


def test_a_chain_can_be_walked_both_ways() -> None:
    first, second, third = documents = chain()
    versions = Versions.of(documents)
    assert versions.replaced(third) == second and versions.replaced(first) is None
    assert versions.followers(first) == [second]
    assert versions.family(second) == {1, 2, 3}
    assert versions.coming(second, DAY) == third
    assert versions.coming(second, date(2027, 3, 1)) is None
    assert versions.faults() == []


def test_only_what_is_given_is_named() -> None:
    _first, second, third = chain()
    assert Versions.of([second]).coming(second, DAY) is None
    assert Versions.of([second, third]).replaced(second) is None


def said(*documents: Document) -> list[tuple[str, str]]:
    return [(one.path, reason.split(":")[0]) for one, reason in replacement_faults(documents)]


def test_a_missing_target_is_named() -> None:
    assert said(document("b.md", supersedes="c.md")) == [("b.md", "supersedes")]


def test_a_circle_is_named_at_each_of_its_members() -> None:
    one, other = document("a.md", supersedes="b.md"), document("b.md", supersedes="a.md")
    assert [path for path, _ in said(one, other)] == ["a.md", "b.md"]
    assert said(document("c.md", supersedes="c.md"))[0][1].startswith("supersedes leads back")


def test_two_successors_for_the_same_days_are_an_overlap() -> None:
    first, second, third = chain()
    fork = replace(third, supersedes="2025.md")
    assert said(first, second, fork) == [("2026.md", "overlap"), ("2027.md", "overlap")]
    parted = replace(second, effective_to=date(2027, 2, 28))
    assert said(first, parted, fork) == []


def test_dates_that_overlap_come_with_the_day_to_write() -> None:
    first, second, _ = chain()
    (found,) = replacement_faults([replace(first, effective_to=date(2026, 5, 31)), second])
    assert found[1] == "overlap: 2025.md says that it holds to 2026-05-31; set its effective_to to 2025-12-31"
    assert said(replace(first, effective_from=date(2026, 1, 2)), second) == [("2026.md", "order")]


def test_days_without_any_version_are_a_gap() -> None:
    first, second, _ = chain()
    (found,) = replacement_faults([replace(first, effective_to=date(2025, 12, 30)), second])
    assert found[1] == (
        "gap: 2025.md, which it supersedes, ends on 2025-12-30, and it begins on 2026-01-01 only: between them"
        " neither is in force; correct one of the dates"
    )
    assert said(replace(first, effective_to=date(2025, 12, 31)), second) == []


def test_a_version_that_ends_and_gives_the_older_one_back_is_named() -> None:
    first, second, third = chain()
    ends = replace(second, effective_to=date(2026, 6, 30))
    (found,) = replacement_faults([first, ends])
    assert found == (
        ends,
        "return: it ends on 2026-06-30, and 2025.md, which it supersedes, is in force again from 2026-07-01; if"
        " that is not meant, set effective_to of 2025.md to its last day",
    )
    follows = replace(third, effective_from=date(2026, 7, 1))
    assert said(first, ends, follows) == []
    assert said(replace(first, effective_to=date(2025, 12, 31)), ends) == []


def test_amendments_may_follow_each_other_without_a_fault() -> None:
    first, second, third = chain()
    one = replace(second, amends=Amendment((Part("clause", "4.2"),)))
    other = replace(third, supersedes="2025.md", amends=Amendment((Part("clause", "5"),)))
    assert said(replace(first, effective_to=date(2099, 1, 1)), one, other) == []
    assert said(first, one, replace(other, amends=None)) == []  # a new version beside an amendment
    same_day = replace(one, effective_from=date(2025, 1, 1))
    assert said(first, same_day) == [] and said(first, replace(same_day, amends=None)) == [("2026.md", "order")]
    assert said(first, replace(one, effective_from=date(2024, 1, 1))) == [("2026.md", "order")]


def test_a_successor_for_fewer_people_is_named() -> None:
    old = document("a.md", audience=("employees", "team:x"))
    new = document("b.md", audience=("team:x",), supersedes="a.md")
    ((found, said),) = narrowed([old, new])
    assert found == new and "takes a.md out of answers" in said
    for audience in (("employees", "team:x"), ("team:x", "employees", "vendor:y"), ("public",)):
        assert narrowed([old, replace(new, audience=audience)]) == []
    assert narrowed([old, replace(new, amends=Amendment((Part("clause", "5"),)))]) == []
    assert narrowed([old, replace(new, audience=("admin",))]) != []


names = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
days = st.none() | st.dates(date(2025, 1, 1), date(2026, 1, 1))


@given(st.lists(st.tuples(names, st.none() | names, days, days), unique_by=lambda row: row[0]))
def test_any_metadata_can_be_walked(rows: list[tuple[str, str | None, date | None, date | None]]) -> None:
    known = [
        replace(document(path, supersedes=target, effective_from=begin, effective_to=end), id=number)
        for number, (path, target, begin, end) in enumerate(rows)
    ]
    versions = Versions.of(known)
    assert len(versions.faults()) <= len(known)
    for one in known:
        assert one.id in versions.family(one)
        for after in versions.followers(one):
            assert versions.replaced(after) == one and after.id in versions.family(one)
