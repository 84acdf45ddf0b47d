"""The schema and its history. Each migration runs once, in its own transaction, after a copy of the database was kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from importd.errors import SettingsError

VERSION = 1  # PRAGMA user_version of a database that has them all


def migrate(connection: sqlite3.Connection, path: Path | None) -> None:
    """Bring the schema to `VERSION`. Raises `SettingsError` when the database was made by a newer importd."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if version > VERSION:
        raise SettingsError(f"the database is of a newer importd (schema {version}, this one knows {VERSION}): update importd")
    if version and path is not None:
        keep_a_copy(connection, path.with_name(f"{path.name}.before-{VERSION}"))
    _apply(connection)


def keep_a_copy(connection: sqlite3.Connection, target: Path) -> None:
    """A whole copy of the database beside it, made in one step."""
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy, pages=-1)


def _apply(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("importd")

    @migrations(name="1: files, reference data, series, documents")
    def _first(database: Database) -> None:
        for statement in statements((files("importd.store") / "schema_1.sql").read_text("utf-8")):
            database.execute(statement)

    # a store runs its own transactions: sqlite-utils must be able to open one
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version={VERSION}")


def statements(script: str) -> Iterator[str]:
    """The single statements of a script; a trigger's inner semicolons do not end it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
