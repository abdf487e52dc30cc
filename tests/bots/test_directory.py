from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.directory import (
    PUBLIC,
    Directory,
    DirectoryFile,
    Person,
    Place,
    labels_of_person,
    labels_of_place,
    may_curate,
    read_directory,
)
from bots.errors import UserError

FILE = DirectoryFile(
    members=["public", "employees"],
    emails={
        "*@acme.example": ["public", "vendor:acme"],
        "*@sales.acme.example": ["vendor:acme", "vendor:sales"],
        "boss@acme.example": ["public", "employees"],
    },
    users={"U1": ["public", "employees", "team:finance"], "U2": ["public"]},
    channels={"C1": ["public", "employees"], "C2": ["public", "vendor:acme", "team:x"]},
    curators=["U1", "Cora@client.example"],
)


def person(user: str = "U9", email: str = "", member: bool = True, **more: bool) -> Person:
    return Person(user, email, member=member, **more)


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        (person(), {"public", "employees"}),
        (person(member=False), {"public"}),
        (person("U1"), {"public", "employees", "team:finance"}),
        (person("U2"), {"public"}),  # the most specific entry counts alone
        (person(email="a@acme.example"), {"public", "vendor:acme"}),
        (person(email="A@ACME.example"), {"public", "vendor:acme"}),
        (person(email="a@sales.acme.example"), {"public", "vendor:acme", "vendor:sales"}),
        (person(email="boss@acme.example"), {"public", "employees"}),
        (person(email="boss@acme.example", member=False), {"public"}),  # anybody can call themselves that
        (person(email="a@acme.example", member=False), {"public", "vendor:acme"}),
        (person(email="a@acme.example.evil.test"), {"public", "employees"}),
        (person("U1", bot=True), {"public"}),
        (person("U1", deleted=True), {"public"}),
    ],
)
def test_who_is_who(who: Person, labels: set[str]) -> None:
    assert labels_of_person(FILE, who) == labels


def test_default_is_for_members_where_no_members_are_listed() -> None:
    file = DirectoryFile(default=["employees"])
    assert labels_of_person(file, person()) == {"public", "employees"}
    assert labels_of_person(file, person(member=False)) == PUBLIC
    assert labels_of_person(DirectoryFile(default=["employees"], members=[]), person()) == PUBLIC


@pytest.mark.parametrize(
    ("place", "labels"),
    [
        (Place("C1", external=False), {"public", "employees"}),
        (Place("C1"), {"public"}),
        (Place("C2"), {"public", "vendor:acme"}),
        (Place("C9", external=False), {"public"}),
    ],
)
def test_what_a_channel_may_read(place: Place, labels: set[str]) -> None:
    assert labels_of_place(FILE, place) == labels


LABELS = st.sampled_from(["public", "employees", "team:a", "vendor:b", "vendor:c"])
LISTS = st.lists(LABELS, max_size=4)
FILES = st.builds(
    DirectoryFile,
    default=LISTS,
    members=st.none() | LISTS,
    emails=st.dictionaries(st.sampled_from(["*@x.test", "a@x.test", "*"]), LISTS),
    users=st.dictionaries(st.sampled_from(["U1", "U2"]), LISTS),
    channels=st.dictionaries(st.sampled_from(["C1", "C2"]), LISTS),
)
PEOPLE = st.builds(
    Person,
    id=st.sampled_from(["U1", "U2", "U3"]),
    email=st.sampled_from(["", "a@x.test", "b@x.test", "b@y.test"]),
    member=st.booleans(),
)
PLACES = st.builds(Place, id=st.sampled_from(["C1", "C2", "C3"]), external=st.booleans())


@given(FILES, PEOPLE, PLACES)
def test_what_is_posted_never_exceeds_the_channel_nor_the_asker(
    file: DirectoryFile, who: Person, place: Place
) -> None:
    directory = Directory(None)
    directory.__class__ = type("Given", (Directory,), {"file": property(lambda _: file)})
    posted = directory.posted(who, place)
    assert posted <= labels_of_place(file, place) | PUBLIC and posted <= labels_of_person(file, who) | PUBLIC
    assert "public" in posted
    if place.external or (not who.member and who.id not in file.users):
        assert not {"employees", "team:a"} & posted


def test_curators_are_full_members() -> None:
    assert may_curate(FILE, person("U1")) and may_curate(FILE, person(email="cora@CLIENT.example"))
    assert not may_curate(FILE, person("U1", member=False)) and not may_curate(FILE, person())
    assert not may_curate(FILE, person("U1", deleted=True))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("members: [everyone]", "'everyone' is not a label"),
        ("members: [admin]", "'admin' is not a label"),
        ("channels: {C1: [public, 'vendor:']}", "'vendor:' is not a label"),
        ("member: [public]", "member: Extra inputs"),
        ("members: [public", "not YAML, line"),
        ("- public", "should be a valid dict"),
        ("modes: {C1: always}", "modes.C1"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text(text)
    with pytest.raises(UserError) as raised:
        read_directory(file)
    assert reason in raised.value.reason and str(file) in raised.value.remedy
    assert "\n" not in raised.value.reason


def test_an_empty_file_names_nobody(tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text("")
    assert read_directory(file) == DirectoryFile()


def test_it_is_read_again_when_it_changed_and_nobody_is_anybody_while_it_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    directory = Directory(file)
    assert directory.of_person(person()) == PUBLIC
    file.write_text("members: [public, employees]")
    assert directory.of_person(person()) == {"public", "employees"}
    file.write_text("members: [public, employees")
    assert directory.of_person(person()) == PUBLIC
    file.write_text("members: [public, 'team:a']")
    os.utime(file, ns=(1, 1))
    assert directory.of_person(person()) == {"public", "team:a"}
    file.unlink()
    assert directory.of_person(person()) == PUBLIC
