"""YAML written by strangers, as a mapping or as a sentence that says what is wrong with it."""

from __future__ import annotations

from typing import Any

MAX_CHARACTERS = 65_536
MAX_DIGITS = 1_000
MAX_DEPTH = 20  # nobody nests metadata deeper; hostile files do, to exhaust the parser's stack


class YamlFault(Exception):
    """What is wrong, in words for the file's owner."""


def parse_mapping(text: str) -> dict[str, Any]:
    """Raises YamlFault. An empty text is an empty mapping; a date that does not exist stays a string."""
    import yaml

    if len(text) > MAX_CHARACTERS:
        raise YamlFault(f"it is longer than {MAX_CHARACTERS} characters")
    try:
        _refuse_hostile(text)
        found = yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise YamlFault(" ".join(str(error).split())[:200]) from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise YamlFault("it is not a list of keys and values")
    return {str(key): value for key, value in found.items()}


def _refuse_hostile(text: str) -> None:
    """Aliases let a short text stand for a huge one, deep nesting exhausts the stack: neither is needed."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise YamlFault("it uses YAML aliases (*name); write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlFault(f"it is nested more than {MAX_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _loader() -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """One bad date or number must not cost the other values."""

        def construct_yaml_int(self, node: yaml.ScalarNode) -> Any:
            short = len(node.value) <= MAX_DIGITS  # Python refuses to write longer ones out
            return super().construct_yaml_int(node) if short else self.construct_scalar(node)

        def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
            try:
                return super().construct_yaml_timestamp(node)
            except ValueError:
                return self.construct_scalar(node)

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            """Of a key that stands there twice YAML keeps the last: an audience could be widened unseen."""
            names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise YamlFault(f"the key {twice} stands there twice")
            return super().construct_mapping(node, deep)

    Loader.add_constructor("tag:yaml.org,2002:int", Loader.construct_yaml_int)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_timestamp)
    return Loader
