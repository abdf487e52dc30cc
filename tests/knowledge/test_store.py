from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.store import Store, collection_name

EAST, NORTH = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
BETWEEN = np.array([0.8, 0.6], np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "chroma")
    yield opened
    opened.close()


def test_the_nearest_come_first_with_their_cosine(store: Store) -> None:
    store.add([1, 2, 3], np.stack([EAST, NORTH, BETWEEN]), ["public"])
    found = store.query("public", EAST, 2)
    assert [number for number, _ in found] == [1, 3]
    assert [round(cosine, 3) for _, cosine in found] == [1.0, 0.8]


def test_a_label_sees_its_own_only(store: Store) -> None:
    store.add([1], EAST[None], ["employees", "vendor:acme"])
    store.add([2], EAST[None], ["team:legal"])
    assert [number for number, _ in store.query("employees", EAST, 10)] == [1]
    assert [number for number, _ in store.query("vendor:acme", EAST, 10)] == [1]
    assert store.query("vendor:other", EAST, 10) == []
    assert sorted(store.labels()) == ["employees", "team:legal", "vendor:acme"]


def test_deleting_is_by_label_or_everywhere_and_twice_is_fine(store: Store) -> None:
    store.add([1, 2], np.stack([EAST, NORTH]), ["a", "b"])
    store.delete([1], ["a"])
    assert (store.count("a"), store.count("b")) == (1, 2)
    store.delete([1, 2, 99])
    store.delete([1], ["a", "never seen"])
    assert (store.count("a"), store.count("b"), store.count("c")) == (0, 0, 0)
    assert store.query("a", EAST, 5) == []


def test_an_empty_store_answers_without_creating_anything(store: Store) -> None:
    assert store.query("public", EAST, 5) == []
    assert store.count("public") == 0
    assert store.labels() == []
    assert not store.exists()


def test_it_is_there_when_opened_again(tmp_path: Path) -> None:
    first = Store(tmp_path / "c")
    first.add([7], EAST[None], ["public"])
    first.close()
    second = Store(tmp_path / "c")
    assert second.query("public", EAST, 1)[0][0] == 7
    second.reset()
    assert not second.exists()
    second.add([8], np.ones((1, 3), np.float32), ["public"])  # of another model
    assert second.ids("public") == [8]
    second.close()


def test_more_than_one_batch_goes_in_and_out(store: Store) -> None:
    count = 6_000  # Chroma takes 5,461 at once
    angles = np.linspace(0, 1, count, dtype=np.float32)
    store.add(range(1, count + 1), np.stack([np.cos(angles), np.sin(angles)], 1), ["public"])
    assert store.count("public") == count
    assert len(store.query("public", EAST, 200)) == 200
    store.delete(range(1, count), ["public"])
    assert store.ids("public") == [count]


def test_two_data_folders_in_one_process_do_not_meet(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "1"), Store(tmp_path / "2")
    one.add([1], EAST[None], ["public"])
    other.add([2], EAST[None], ["public"])
    one.refresh(1)
    one.refresh(2)  # opens again
    assert [number for number, _ in one.query("public", EAST, 5)] == [1]
    assert [number for number, _ in other.query("public", EAST, 5)] == [2]
    other.add([3], NORTH[None], ["public"])
    assert other.count("public") == 2
    one.close()
    assert other.count("public") == 2
    other.close()


WRITER = """
import sys, numpy as np
from pathlib import Path
from knowledge.store import Store
store = Store(Path(sys.argv[1]))
store.add([2], np.array([[0.0, 1.0]], np.float32), ["public", "new"])
store.delete([1], ["public"])
store.close()
"""


def test_what_another_process_wrote_is_seen_after_a_refresh(store: Store) -> None:
    store.refresh(1)
    store.add([1], EAST[None], ["public"])
    assert store.query("public", NORTH, 5)[0][0] == 1
    command = [sys.executable, "-c", WRITER, str(store.folder)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    store.refresh(2)
    assert [number for number, _ in store.query("public", NORTH, 5)] == [2]
    assert [number for number, _ in store.query("new", NORTH, 5)] == [2]


def test_any_label_makes_a_name_that_chroma_takes() -> None:
    names = [collection_name(label) for label in ("public", "vendor:Ünïcode & Söhne", "team:a/b", "x" * 600)]
    assert len(set(names)) == 4
    assert all(name.isascii() and len(name) < 64 for name in names)
