"""Files from outside that are tried with a profile: each in a process of its own, with the limits of every reader."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from pydantic import TypeAdapter

from importd import limited, reader
from importd.config import ReadingLimits, Rules
from importd.decode import Payload
from importd.errors import FileTrouble, Refusal, StillWriting
from importd.limited import Unfinished
from importd.names import stored
from importd.ports import Check
from importd.profiles.pairs import half_of
from importd.profiles.parser import ProfileParser
from importd.profiles.trial import attempt
from importd.profiles.tried import Trial
from importd.proposing.propose import Proposal, propose, refused
from importd.reasons import finding

_TRIAL: Final = TypeAdapter(Trial)
_PROPOSAL: Final = TypeAdapter(Proposal)
_TROUBLE: Final = b"!"  # no JSON begins so


def trials(
    parser: ProfileParser, files: Sequence[str], rules: Rules, checks: Sequence[Check], limits: ReadingLimits
) -> Iterator[tuple[tuple[str, ...], Trial]]:
    """What comes of each file; the two halves of a profile with two files come together, the heads first."""
    for paths in _paired(parser, files):
        try:
            answer = limited.run(partial(_work, parser, paths, rules, checks), limits)
        except Unfinished as error:
            yield paths, Trial(trouble=str(error))
        else:
            yield paths, _TRIAL.validate_json(answer)


def proposal(file: str, rules: Rules, limits: ReadingLimits) -> Proposal:
    """What a sample is taken for. Raises `Unfinished`, `FileTrouble`."""
    try:
        answer = limited.run(partial(_proposed, file, rules), limits)
    except Unfinished as error:
        raise Unfinished(f"{stored(file)}: {error}") from None
    if answer.startswith(_TROUBLE):
        raise FileTrouble(f"{stored(file)}: {answer.removeprefix(_TROUBLE).decode()}")
    return _PROPOSAL.validate_json(answer)


def _proposed(file: str, rules: Rules) -> bytes:
    try:
        raw = reader.bytes_of(os.fsencode(file), rules.max_bytes)
    except Refusal as refusal:
        return _PROPOSAL.dump_json(refused(*refusal.reasons))
    except StillWriting:
        return _TROUBLE + b"somebody is still writing the file"
    except (FileTrouble, OSError) as error:
        return _TROUBLE + _said(error).encode("utf-8", "backslashreplace")
    return _PROPOSAL.dump_json(propose(raw, os.path.basename(file), rules))


def _paired(parser: ProfileParser, files: Sequence[str]) -> Iterator[tuple[str, ...]]:
    halves = {path: half_of(parser, os.path.basename(path)) for path in files}
    taken: set[str] = set()
    for path, half in halves.items():
        if path in taken:
            continue
        others = (one for one, its in halves.items() if half and its and its.middle == half.middle and its.lines != half.lines)
        other = next(others, "")
        taken.add(other)
        yield tuple(filter(None, (other, path) if half and half.lines else (path, other)))


def _work(parser: ProfileParser, paths: tuple[str, ...], rules: Rules, checks: Sequence[Check]) -> bytes:
    return _TRIAL.dump_json(_tried(parser, paths, rules, checks))


def _tried(parser: ProfileParser, paths: tuple[str, ...], rules: Rules, checks: Sequence[Check]) -> Trial:
    """What is wrong with the machine or the file is told, not raised; too much memory ends the process."""
    try:
        payloads = [Payload(reader.bytes_of(os.fsencode(path), rules.max_bytes), path, rules) for path in paths]
    except Refusal as refusal:
        return Trial(reasons=tuple(refusal.reasons))
    except StillWriting:
        return Trial(trouble="somebody is still writing the file")
    except (FileTrouble, OSError) as error:
        return Trial(trouble=_said(error))
    if parser.profile.group.mode == "files" and len(payloads) == 1:
        expected = ", ".join((*parser.profile.profile.files, *parser.profile.group.lines_files))
        return Trial(reasons=(finding("FILE_PARTNER_PENDING", expected=expected),))
    return attempt(parser, payloads[0], payloads[1] if len(payloads) > 1 else None, rules, checks)


def _said(error: FileTrouble | OSError) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
