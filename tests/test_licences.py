import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "third-party.md").read_text(encoding="utf-8")
DIRECT = PAGE.split("\n## Libraries inside wheels")[0]
TABLE = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+?) \|$", DIRECT, re.MULTILINE))
STRONG = re.compile(r"\bA?GPL|affero", re.IGNORECASE)  # "LGPL" has no word boundary before its GPL


def direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = [re.match(r"[\w.-]+", entry) for entries in lists for entry in entries]
    return [name[0] for name in names if name]


def test_the_licence_is_the_full_apache_text() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


@pytest.mark.parametrize("name", direct_dependencies())
def test_every_direct_dependency_stands_in_the_table(name: str) -> None:
    assert TABLE[name]
    assert not STRONG.search(TABLE[name])


def test_the_table_names_nothing_else() -> None:
    assert set(TABLE) - {"package"} - set(direct_dependencies()) == set()


@pytest.mark.parametrize("name", direct_dependencies())
def test_no_installed_dependency_states_a_strong_copyleft(name: str) -> None:
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    fields = [value for key in ("License-Expression", "License") for value in stated.get_all(key) or []]
    classifiers = [c for c in stated.get_all("Classifier") or [] if c.startswith("License")]
    said = " ".join([*fields, *classifiers])
    assert said, f"{name} states no licence; read its licence file and name it in docs/third-party.md"
    assert not STRONG.search(said)


def test_strong_copyleft_is_recognised() -> None:
    assert STRONG.search("GPL-3.0-only")
    assert STRONG.search("AGPL-3.0")
    assert not STRONG.search("LGPL-2.1 or MPL-2.0")
