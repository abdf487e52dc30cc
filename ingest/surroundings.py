"""The metadata files that stand beside a document and above it, and those that were meant to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ingest.discovery import Found, is_below, names_in, posix
from ingest.metadata import Layer, narrower, read_layer_file, resolve
from ingest.sidecars import ENDING, FOLDER_FILE, SIDECAR, NearMiss, about_folder, near_misses

LEADS_OUT = "it is a link that leads out of the folder, and is not followed; put the file itself there"


@dataclass(slots=True)
class Surroundings:
    """Reads sidecars and folder files, each folder once."""

    _folders: dict[tuple[str, str], list[Layer]] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)  # that look like metadata
    _misnamed: dict[str, tuple[NearMiss, ...]] = field(default_factory=dict)

    def layers(self, item: Found) -> list[Layer]:
        """From the farthest to the nearest, without the front matter.

        What is reached by a link is also described where it really lies, and the narrower of both audiences holds.
        """
        named = self._of_file(item.file, item)
        real = os.path.realpath(item.file)
        if real == item.file:
            return named
        there = self._of_file(real, item)
        known = {(layer.fault, repr(layer.values)) for layer in named}
        before = [layer for layer in there if (layer.fault, repr(layer.values)) not in known]
        both = [resolve(part).metadata.audience for part in (named, there)]
        audience = narrower(*both)
        more = [] if audience is None else [Layer(item.path, {"audience": list(audience)})]
        return [*before, *named, *more]

    def _of_file(self, file: str, item: Found) -> list[Layer]:
        folder, name = os.path.split(file)
        layers = list(self._of_folder(folder, item))
        for miss in self._near_misses(folder):
            if miss.described == name:
                layers.append(Layer(_shown(folder, miss.name, item), fault=miss.fault))
        own = _read(file + SIDECAR, item)
        return [*layers, *([own] if own else [])]

    def _of_folder(self, folder: str, item: Found) -> list[Layer]:
        """Also above the ingested folder: what a folder says holds for its files however they are named."""
        key = folder, item.root
        if key not in self._folders:
            parent, name = os.path.split(folder)
            layers = list(self._of_folder(parent, item)) if parent != folder else []
            own = _read(os.path.join(folder, FOLDER_FILE), item)
            if own:
                layers.append(own)
            misnamed = [(folder, miss) for miss in self._near_misses(folder) if miss.described is None]
            misnamed += [(parent, miss) for miss in about_folder(name, self._metadata_in(parent))] if name else []
            layers += [Layer(_shown(place, miss.name, item), fault=miss.fault) for place, miss in misnamed]
            self._folders[key] = layers
        return self._folders[key]

    def _metadata_in(self, folder: str) -> frozenset[str]:
        if folder not in self._names:
            self._names[folder] = frozenset(name for name in names_in(folder) if ENDING.search(name))
        return self._names[folder]

    def _near_misses(self, folder: str) -> tuple[NearMiss, ...]:
        if folder not in self._misnamed:
            some = self._metadata_in(folder) - {FOLDER_FILE}
            self._misnamed[folder] = tuple(near_misses(names_in(folder))) if some else ()
        return self._misnamed[folder]


def _read(file: str, item: Found) -> Layer | None:
    folder, name = os.path.split(file)
    shown = _shown(folder, name, item)
    if os.path.islink(file):
        root, place = os.path.realpath(item.root), os.path.realpath(folder)
        if not is_below(os.path.realpath(file), root if is_below(place, root) else place):
            return Layer(shown, fault=LEADS_OUT)
    return read_layer_file(Path(file), shown)


def _shown(folder: str, name: str, item: Found) -> str:
    return posix(os.path.relpath(os.path.join(folder, name), item.root))
