"""The systemd units of a workspace: a template that serves continuously, or a timer that runs `run --once`.

The workspace is the instance's name, escaped as systemd does it: `importd@srv-compta.service` serves /srv/compta.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Final, Literal, NamedTuple

from importd.errors import ImportdError

Days = Literal["none", "daily", "working-days", "weekly"]
_DAYS: Final[dict[Days, str]] = {"none": "", "daily": "", "working-days": "Mon..Fri ", "weekly": "Mon "}
_HOMES: Final = tuple(f"/{name}/" for name in ("home", "root", "run/user"))
_PLAIN: Final = re.compile(r"[a-zA-Z0-9:_.]")

# Scores "SAFE" in `systemd-analyze security`. Readers limit themselves, so setrlimit must stay allowed; CAP_LEASE tells whether
# anybody still writes a file that belongs to another account; two writable paths would be two mounts, and no rename between them.
_HARDENING: Final = """\
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_LEASE
AmbientCapabilities=CAP_LEASE
ProtectSystem=strict
ReadWritePaths=%f
ProtectHome={home}
PrivateTmp=yes
PrivateDevices=yes
PrivateNetwork=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictNamespaces=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @mount @debug @keyring
SystemCallErrorNumber=EPERM
LimitCORE=0
TasksMax=64
UMask=0027
"""
_UNIT: Final = """\
# Written by `importd service`. One instance per workspace: {name}@srv-compta.service serves /srv/compta.
[Unit]
Description=importd {what} %f
Documentation=man:systemd.exec(5)
RequiresMountsFor=%f
{limit}
[Service]
Type={kind}
User={user}
ExecStart={command}
{ending}
{hardening}{install}"""
_TIMER: Final = """\
# Written by `importd service`: when {service} runs.
[Unit]
Description=importd looks into the inbox of {workspace}

[Timer]
{calendar}
Persistent=yes
AccuracySec=10s
Unit={service}

[Install]
WantedBy=timers.target
"""


class Schedule(NamedTuple):
    """When the inbox is looked at; days "none" = always, by the service itself."""

    days: Days = "none"
    start: time = time(6)
    until: time = time(20)
    times: int = 1  # a day, spread evenly from start to until
    minutes: int = 0  # between two looks from start to until; 0 = `times` counts


class Unit(NamedTuple):
    """One file for systemd."""

    name: str
    text: str


def units(workspace: Path, user: str, command: str, schedule: Schedule) -> list[Unit]:
    """The units for this workspace. Raises `ImportdError` when the schedule cannot be."""
    instance = escaped(workspace)
    home = "read-only" if f"{workspace}/".startswith(_HOMES) or command.strip('"').startswith(_HOMES) else "yes"
    if schedule.days == "none":
        return [_service(user, command, home)]
    service = f"importd-once@{instance}.service"
    calendar = "\n".join(f"OnCalendar={line}" for line in calendar_of(schedule))
    timer = _TIMER.format(service=service, workspace=str(workspace).replace("%", "%%"), calendar=calendar)
    return [_once(user, command, home), Unit(f"importd-once@{instance}.timer", timer)]


def enabling(workspace: Path, schedule: Schedule) -> str:
    """The unit to be enabled."""
    name = "importd@{}.service" if schedule.days == "none" else "importd-once@{}.timer"
    return name.format(escaped(workspace))


def _service(user: str, command: str, home: str) -> Unit:
    ending = "Restart=on-failure\nRestartSec=5\nTimeoutStopSec=120"  # the batch in hand is finished first
    text = _UNIT.format(
        name="importd", what="serves", limit="StartLimitIntervalSec=300\nStartLimitBurst=10\n", kind="exec", user=user,
        command=f'{command} run --workspace "%f"', ending=ending, hardening=_HARDENING.format(home=home),
        install="\n[Install]\nWantedBy=multi-user.target\n",
    )  # fmt: skip
    return Unit("importd@.service", text)


def _once(user: str, command: str, home: str) -> Unit:
    ending = "SuccessExitStatus=3"  # something was rejected: that is for people, not a failure of the unit
    text = _UNIT.format(
        name="importd-once", what="looks once into", limit="", kind="oneshot", user=user,
        command=f'{command} run --once --workspace "%f"', ending=ending, hardening=_HARDENING.format(home=home), install="",
    )  # fmt: skip
    return Unit("importd-once@.service", text)


def escaped(workspace: Path) -> str:
    r"""A path as the name of an instance, as `systemd-escape --path` writes it.

    >>> escaped(Path("/srv/compta")), escaped(Path("/srv/ma société/.x-y"))
    ('srv-compta', 'srv-ma\\x20soci\\xc3\\xa9t\\xc3\\xa9-.x\\x2dy')
    """
    parts = [part for part in str(workspace).split("/") if part]
    text = "-".join(_escape(part) for part in parts)
    return "\\x2e" + text[1:] if text.startswith(".") else text or "-"


def _escape(part: str) -> str:
    return "".join(
        chr(byte) if _PLAIN.match(chr(byte)) else f"\\x{byte:02x}" for byte in part.encode("utf-8", "surrogateescape")
    )


def calendar_of(schedule: Schedule) -> list[str]:
    """The moments as systemd.time(7) writes them, hours of the same minutes together.

    >>> calendar_of(Schedule("working-days", time(8), time(10), minutes=30))
    ['Mon..Fri *-*-* 08,09,10:00:00', 'Mon..Fri *-*-* 08,09:30:00']
    >>> calendar_of(Schedule("daily", time(8), time(18), times=3))
    ['*-*-* 08,13,18:00:00']
    >>> calendar_of(Schedule("weekly"))
    ['Mon *-*-* 06:00:00']
    """
    hours: dict[int, list[int]] = {}
    for moment in dict.fromkeys(_moments(schedule)):
        hours.setdefault(moment % 60, []).append(moment // 60)
    days = _DAYS[schedule.days]
    return [f"{days}*-*-* {','.join(f'{hour:02}' for hour in listed)}:{minute:02}:00" for minute, listed in hours.items()]


def _moments(schedule: Schedule) -> Iterator[int]:
    """Minutes since midnight."""
    start, until = (one.hour * 60 + one.minute for one in (schedule.start, schedule.until))
    if schedule.minutes < 0 or schedule.times < 1:
        raise ImportdError("a schedule needs at least one time a day")
    if until < start and (schedule.minutes or schedule.times > 1):
        raise ImportdError(f"the last look of a day, {schedule.until:%H:%M}, comes before the first, {schedule.start:%H:%M}")
    if schedule.minutes:
        yield from range(start, until + 1, schedule.minutes)
        return
    for index in range(schedule.times):
        yield start + (until - start) * index // max(schedule.times - 1, 1)
