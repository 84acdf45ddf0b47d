"""A workspace at work inside a test: drop files, drain once, look at what came out. The day is always the same."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from importd import app
from importd.acts import keys, workspace
from importd.acts.curing import cured
from importd.acts.retry import retry
from importd.config import Intake
from importd.model import Shape
from importd.ports import Receipt
from importd.spool import Spool
from importd.store import questions
from importd.store.sqlite import FILE_NAME, SqliteStore
from importd.views import rejected
from importd.views.words import Words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1), "CET"))
ATTEMPTS = 10  # looks at the inbox before a file that stays must be waiting for something


class Workbench:
    """One workspace and the receipts of all that was imported into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.receipts: list[Receipt] = []
        self.now = NOON

    @property
    def database(self) -> Path:
        return self.path / FILE_NAME

    def drop(self, name: str, content: bytes | str = b"", sender: str = "") -> Path:
        """A complete file in the inbox, as a sender's rename would put it there."""
        target = self.path / "inbox" / sender / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{name}.part")
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.rename(target)
        return target

    def drop_folder(self, folder: Path) -> None:
        """Every file below a folder, senders included, in the order of their names."""
        for source in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = source.relative_to(folder)
            self.drop(place.name, source.read_bytes(), str(place.parent))

    def settings(self, text: str) -> None:
        """Put another `importd.toml` in place."""
        (self.path / "importd.toml").write_text(text, "utf-8")

    def retry(self, name: str, *, restamp: bool = False) -> None:
        """What `importd retry NAME` does."""
        with closing(sqlite3.connect(self.database)) as connection:
            file = rejected.find(self.path, connection, name, "en")
        with closing(SqliteStore(self.database)) as store:
            report = retry(Spool(self.path, Intake()), store, [file], by="a test", restamp=restamp, service_alive=False)
        assert report.all_done, report

    def retry_cause(self) -> None:
        """What `importd retry --cause` does."""
        with questions.reading(self.database) as connection:
            files = rejected.listing(self.path, connection, "en").files
        with app.checker(self.path, clock=lambda: self.now) as judge:
            files = cured(self.path, files, judge)
        with closing(SqliteStore(self.database)) as store:
            report = retry(Spool(self.path, Intake()), store, files, by="a test", restamp=False, service_alive=False)
        assert report.all_done, report

    def link(self, sender: str, kind: Shape, key: str, code: str) -> None:
        """What `importd xref set` does."""
        with closing(SqliteStore(self.database)) as store:
            keys.link(store, sender, kind, key, code, by="a test", words=Words("en"))

    def drain(self) -> Sequence[Receipt]:
        """Start the service, import until nothing is left to try, stop it. The receipts of what is settled by then."""
        found: dict[int, Receipt] = {}

        def see(receipt: Receipt) -> None:
            found[receipt.claim.id] = receipt

        with app.service(self.path, clock=lambda: self.now, seen=see) as service:
            for _ in range(ATTEMPTS):
                service.drain()
                if all(receipt.outcome != "retry_later" for receipt in found.values()):
                    break
                time.sleep(0.06)
        self.receipts += found.values()
        return list(found.values())


def copied(template: Path, to: Path) -> Workbench:
    """A workspace that starts as another one is now."""
    shutil.copytree(template, to, symlinks=True)
    return Workbench(to)


def made(path: Path, **answers: str) -> Workbench:
    """A new, empty workspace."""
    workspace.create(path, company=answers)
    return Workbench(path)
