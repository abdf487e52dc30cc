"""YAML written by strangers, every value with the line it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 262_144  # a programme of 500 steps has 100,000
MAX_DEPTH = 20
MAX_DIGITS = 100


class YamlFault(Exception):
    """What is wrong, and on which line."""

    def __init__(self, line: int, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Located:
    """A value with its line, from 1; mappings and lists hold located values."""

    value: Any
    line: int

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: part.plain() for key, part in self.value.items()}
        if isinstance(self.value, list):
            return [part.plain() for part in self.value]
        return self.value

    def line_of(self, way: Sequence[Any]) -> int:
        """The line of the value that is reached by these keys and positions, or of the last that there is."""
        at = self
        for part in way:
            inside = at.value
            known = (
                part in inside
                if isinstance(inside, dict)
                else isinstance(inside, list) and part in range(len(inside))
            )
            if not known:
                break
            at = inside[part]
        return at.line


def parse(text: str) -> Located:
    """Raises YamlFault. No aliases, no tags, no deep nesting, no key twice."""
    import yaml

    if len(text) > MAX_CHARACTERS:
        raise YamlFault(1, f"it is longer than {MAX_CHARACTERS} characters", "split it into several programmes")
    try:
        _refuse_hostile(text)
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise YamlFault(1, "it is empty", "write id, title and steps")
            return _located(node, loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context).split())
        raise YamlFault((mark.line if mark else 0) + 1, f"it is not YAML: {reason}", "correct the line") from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise YamlFault(1, f"it is not YAML: {reason}", "write it with a text editor, as UTF-8") from error


def _refuse_hostile(text: str) -> None:
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise YamlFault(line, "it uses an alias (*name)", "write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlFault(line, f"it is nested more than {MAX_DEPTH} levels deep", "flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _located(node: Any, loader: Any) -> Located:
    import yaml

    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Located(_mapping(node, loader), line)
    if isinstance(node, yaml.SequenceNode):
        return Located([_located(part, loader) for part in node.value], line)
    return Located(_scalar(node, loader), line)


def _mapping(node: Any, loader: Any) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for key, value in node.value:
        name = str(key.value)
        line = key.start_mark.line + 1
        if name in found:
            raise YamlFault(line, f"{name} is given twice", "keep one of them")
        made = _located(value, loader)
        found[name] = Located(made.value, line)
    return found


def _scalar(node: Any, loader: Any) -> Any:
    """Numbers, truth values and nothing as themselves; all else, dates too, as it is written."""
    kind = node.tag.rpartition(":")[2]
    if kind not in {"int", "bool", "null"} or len(node.value) > MAX_DIGITS:
        return str(node.value)
    try:
        return loader.construct_object(node)
    except ValueError:
        return str(node.value)
