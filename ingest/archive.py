"""Guards against zip bombs and XML entity bombs, applied before any office library opens a file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ingest.blocks import LoadError

MAX_UNPACKED_BYTES = 500_000_000  # real office files stay far below; memory of a worker does not
MAX_RATIO = 200  # XML of real documents packs 10 to 50 times
RATIO_COUNTS_FROM = 10_000_000  # small members may pack well without doing harm
MAX_MEMBERS = 20_000
MAX_PROLOGUE = 65_536  # bytes before the root element: a declaration and a comment, a few hundred in practice
ENCRYPTED_FLAG = 0x1
ENCRYPTED, PASSWORD_REMEDY = "it is encrypted / password protected", "save a copy without a password"
MANIFEST = "META-INF/manifest.xml"  # of an OpenDocument file: which of its members are encrypted
ENCRYPTED_PACKAGE = "encrypted-package"  # all that newer programs leave to see of an OpenDocument file
ENCRYPTION = re.compile(rb"<(?:[\w.-]+:)?encryption-data\b")
MANIFEST_BYTES = 1_000_000

BOMB_REMEDY = (
    "do not trust this file; if it is genuine, save it again from its own program and remove embedded media"
)
REPAIR_REMEDY = "open it in its own program and save it again"


def checked_members(path: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name. Raises `LoadError` for an archive that is broken, encrypted or out to harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(members)
            _check_password(archive, members)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_prologue(archive, member)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError) as error:
        raise LoadError(f"its zip container is damaged ({error})", REPAIR_REMEDY) from error
    return {member.filename: member for member in members}


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise LoadError(f"it packs {len(members):,} members (a zip bomb?)", BOMB_REMEDY)
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        raise LoadError(f"it unpacks to {total / 1e6:,.0f} MB (a zip bomb?)", BOMB_REMEDY)
    for member in members:
        if member.file_size > RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise LoadError(f"{member.filename} unpacks more than {MAX_RATIO} fold (a zip bomb?)", BOMB_REMEDY)


def _check_password(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    encrypted = any(member.flag_bits & ENCRYPTED_FLAG for member in members)
    if not encrypted and "mimetype" in names and MANIFEST in names:
        with archive.open(MANIFEST) as stream:
            encrypted = ENCRYPTION.search(stream.read(MANIFEST_BYTES)) is not None
    if encrypted or {"mimetype", ENCRYPTED_PACKAGE} <= names:
        raise LoadError(ENCRYPTED, PASSWORD_REMEDY)


def _check_prologue(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Entities can only be declared before the root element, so only that much is read."""
    with archive.open(member) as stream:
        head = stream.read(MAX_PROLOGUE)
    if b"\0" in head[:4] or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = head.decode("utf-16", errors="replace")
    else:
        text = head.decode("utf-8-sig", errors="replace")
    rest = re.sub(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->)+", "", text, flags=re.DOTALL)
    if re.match(r"<!(DOCTYPE|ENTITY)", rest, re.IGNORECASE):
        raise LoadError(f"{member.filename} declares XML entities (an entity bomb?)", BOMB_REMEDY)
    if len(head) == MAX_PROLOGUE and not re.match(r"<\w", rest):
        raise LoadError(f"{member.filename} does not begin like an office document", BOMB_REMEDY)
