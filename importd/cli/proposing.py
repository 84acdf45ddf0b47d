"""`importd profile propose`: look at the sample, write the table."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from importd import app
from importd.cli.tabling import settings_or_defaults
from importd.errors import ImportdError
from importd.names import stored
from importd.reasons import say
from importd.views import proposal as view
from importd.views.words import Words


def propose(workspace: Path, file: str, sender: str, to: Path | None) -> int:
    """Print the table, or write it to a new file; 1 when the sample cannot be used. A file that is there is never replaced."""
    settings = settings_or_defaults(workspace)
    words = Words(settings.language)
    found = app.profile_proposal(file, settings)
    for reason in found.reasons:
        told = say(reason, settings.language)
        print(words("unreadable", name=stored(file), message=f"{told.message} {told.next_step}"), file=sys.stderr)
    if found.reasons:
        return 1
    text = view.write(found, file, sender or _sender(to, file), words)
    if to is None:
        sys.stdout.write(text)
        return 0
    try:
        to.parent.mkdir(exist_ok=True)
        with to.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise ImportdError(f"{stored(str(to))}: {error.strerror}") from None
    open_ = len(re.findall("TO DECIDE|À DÉCIDER", text))
    unused, count = words.count(len(found.unused)), words.count(len(found.matches))
    print(words("proposed", name=stored(str(to)), file=stored(file), count=count, unused=unused, open=open_))
    return 0


def _sender(to: Path | None, file: str) -> str:
    """A name that can be a folder, until a person gives a better one."""
    stem = (to or Path(file)).stem
    return re.sub(r"[^\w-]+", "-", stem).strip("-._") or "sender"
