"""Whom the directory means: without the id of a workspace nobody but those at home."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bots.directory import PUBLIC, Directory, DirectoryFile, Person, Place
from bots.slack.workspaces import WorkspaceDirectory, of_workspace

FILE = """
default: [public]
members: [public, employees]
emails: {"*@acme.example": [public, "vendor:acme"], "T123/*@acme.example": [public, "vendor:elsewhere"]}
users:
  U123: [public, employees, "team:finance"]
  T123/U456: [public, "team:ours"]
  T123/*: [public, "vendor:acme"]
channels: {C456: [public, employees], "T123/C456": [public, "vendor:acme"], "E9/C7": [public, "vendor:grid"]}
curators: [U123, "T123/U456", boss@client.example]
desk: desk@client.example
modes: {C456: questions, "T123/C9": questions}
"""


def opened(folder: Path, *names: str, home: bool) -> Directory:
    file = folder / "directory.yaml"
    file.write_text(FILE)
    return WorkspaceDirectory(file, names, home)


def member(id: str, email: str = "") -> Person:
    return Person(id, email, member=True)


def test_another_workspace_has_its_own_entries_alone(tmp_path: Path) -> None:
    elsewhere = opened(tmp_path, "T123", "", home=False)
    assert elsewhere.of_person(member("U123")) == {"public", "vendor:acme"}
    assert elsewhere.of_person(member("U456")) == {"public", "team:ours"}
    assert elsewhere.of_person(member("U9", "x@acme.example")) == {"public", "vendor:elsewhere"}
    assert elsewhere.of_person(Person("U9")) == PUBLIC  # a guest there
    assert elsewhere.of_place(Place("C456", external=False)) == {"public", "vendor:acme"}
    assert elsewhere.mode("C456") == "mention" and elsewhere.mode("C9") == "questions"
    assert elsewhere.curator(member("U456")) and not elsewhere.curator(member("U123"))
    assert not elsewhere.curator(member("U9", "boss@client.example")) and elsewhere.file.desk == ""
    assert "employees" not in elsewhere.known_labels() and "team:ours" in elsewhere.known_labels()


def test_the_workspace_at_home_keeps_what_is_said_without_an_id(tmp_path: Path) -> None:
    home = opened(tmp_path, "T0", "E9", home=True)
    assert home.of_person(member("U123")) == {"public", "employees", "team:finance"}
    assert home.of_person(member("U456")) == {"public", "employees"}
    assert home.of_person(member("U9", "x@acme.example")) == {"public", "vendor:acme"}
    assert home.of_place(Place("C456", external=False)) == {"public", "employees"}
    assert home.of_place(Place("C7", external=False)) == {"public", "vendor:grid"}  # by its organisation
    assert home.curator(member("U123")) and home.file.desk == "desk@client.example"
    assert set(home.file.users) == {"U123"} and "team:ours" not in home.known_labels()


def test_a_third_workspace_sees_what_is_public(tmp_path: Path) -> None:
    third = opened(tmp_path, "T9", "", home=False)
    assert third.of_person(member("U123", "x@acme.example")) == PUBLIC
    assert third.of_place(Place("C456", external=False)) == PUBLIC and third.known_labels() == ["public"]


def test_it_is_read_again_and_nobody_is_anybody_while_it_cannot_be(tmp_path: Path) -> None:
    elsewhere = opened(tmp_path, "T123", home=False)
    assert elsewhere.of_person(member("U456")) != PUBLIC
    (tmp_path / "directory.yaml").write_text("users: {U1: [nonsense]}")
    assert elsewhere.of_person(member("U456")) == PUBLIC
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump({"users": {"T123/U456": ["public", "vendor:b"]}}))
    assert elsewhere.of_person(member("U456")) == {"public", "vendor:b"}


labels = st.lists(st.sampled_from(["public", "employees", "team:finance", "vendor:acme"]), max_size=3)
users = st.sampled_from(["U1", "U2", "W1"])
emails = st.sampled_from(["a@acme.example", "*@acme.example", "*"])
plain_files = st.builds(
    DirectoryFile,
    default=labels,
    members=st.none() | labels,
    emails=st.dictionaries(emails, labels),
    users=st.dictionaries(users, labels),
    channels=st.dictionaries(st.sampled_from(["C1", "C2"]), labels),
    curators=st.lists(users | emails, max_size=3, unique=True),
)


@given(plain_files)
def test_without_ids_of_workspaces_nothing_is_said_of_others_and_all_of_the_home(file: DirectoryFile) -> None:
    nothing = of_workspace(file, {"T1", "E1"}, home=False)
    assert nothing == DirectoryFile(members=[])
    assert of_workspace(file, {"T1"}, home=True) == file
