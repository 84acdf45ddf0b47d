"""Where a document came from: the file that brought it, and its bytes as the sender sent them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from importd.errors import ImportdError
from importd.names import original
from importd.store import questions
from importd.store.questions import OriginRow
from importd.views.answer import Answer
from importd.views.words import Words


class Origin(Answer):
    """The file that brought the document; every name is escaped, so that it can be printed anywhere."""

    file_id: int
    """its short id"""
    name: str
    """its name as the sender gave it"""
    sender: str
    """who dropped it"""
    arrived: datetime
    """when it was taken"""
    imported: datetime
    """when it went on record"""
    format: str
    """the format that was recognised"""
    documents: int
    """how many documents of the file went on record"""
    size: int
    """bytes"""
    sha256: str
    """digest of its bytes"""
    filed_as: str
    """where the original was filed, relative to the workspace"""
    lies_at: str
    """where it lies now, relative to the workspace, "" = it is not where it was filed"""


def look(workspace: Path, connection: sqlite3.Connection, file_id: int) -> Origin:
    """The file; between its commit and its filing it still lies where it was claimed."""
    row = OriginRow(*connection.execute(questions.ORIGIN, (file_id,)).fetchone())
    places = [row.destination or "", f".claimed/{row.claimed_as}"]
    lies_at = next((place for place in places if place and os.path.isfile(workspace / original(place))), "")
    return Origin(
        file_id=row.id, name=row.name, sender=row.sender, arrived=datetime.fromisoformat(row.arrived),
        imported=datetime.fromisoformat(row.decided), format=row.format, documents=row.documents, size=row.size,
        sha256=row.sha256, filed_as=row.destination or "", lies_at=lies_at,
    )  # fmt: skip


def original_bytes(workspace: Path, origin: Origin, language: str) -> bytes:
    """The bytes of the file as its sender sent them. Raises `ImportdError` when they are not there any more."""
    words = Words(language)
    try:
        content = (workspace / original(origin.lies_at or origin.filed_as)).read_bytes()
    except OSError as error:
        why = words("moved_away") if isinstance(error, FileNotFoundError) else f"{error.strerror}"
        raise ImportdError(words("original_gone", place=origin.filed_as, why=why)) from None
    if hashlib.sha256(content).hexdigest() != origin.sha256:
        raise ImportdError(words("original_changed", place=origin.lies_at))
    return content
