"""Where a measurement keeps its knowledge base, and where it writes its results."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bots.errors import UserError

if TYPE_CHECKING:
    from bots.settings import Settings


def own_folder(settings: Settings, kind: str, folder: Path) -> Path:
    """`BPO_DATA_DIR/suites/dev-1a2b3c4d`: two folders of one name have a knowledge base each."""
    place = folder.resolve()
    mark = hashlib.sha256(str(place).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    name = re.sub(r"[^\w.-]+", "_", place.name) or "suite"
    return settings.data_dir / kind / f"{name}-{mark}"


@contextmanager
def opened(out: Path | None) -> Iterator[Callable[[str], None]]:
    """Where the lines go. Opened before the work begins: a path that cannot be written fails at once."""
    if out is None:
        yield lambda _lines: None
        return
    if not out.parent.is_dir():
        raise UserError(f"{out.parent} is not a folder", "Create it, or name another file with --out")
    with out.open("w", encoding="utf-8") as file:

        def write(lines: str) -> None:
            file.write(lines)
            file.flush()

        yield write
