"""Where reader processes are born: a small process, forked before the database was opened, that forks readers on demand.

A reader thus shares the memory of the imported modules, holds no handle of the ledger, and can be replaced at any moment
while the service lives. When the importer dies, everybody here reads an end of file and leaves.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable
from typing import NamedTuple, NoReturn

_ONE = b"."


class Reader(NamedTuple):
    """A living reader: its process and our ends of its two pipes."""

    pid: int
    tasks: int
    answers: int


class Nursery:
    """Forks readers that run `serve(tasks, answers)`, two file descriptors, until their tasks end."""

    def __init__(self, serve: Callable[[int, int], None]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            _live(theirs, serve)
        theirs.close()
        self._socket = ours

    def hire(self) -> Reader:
        """A new reader."""
        their_tasks, our_tasks = os.pipe()
        our_answers, their_answers = os.pipe()
        try:
            socket.send_fds(self._socket, [_ONE], [their_tasks, their_answers])
            pid = int(self._socket.recv(16) or b"0")
        finally:
            os.close(their_tasks)
            os.close(their_answers)
        if not pid:
            raise ChildProcessError("the process that makes readers is gone")
        return Reader(pid, our_tasks, our_answers)

    def close(self) -> None:
        """Let the nursery go; readers leave when their tasks end."""
        self._socket.close()
        os.waitpid(self.pid, 0)


def _live(door: socket.socket, serve: Callable[[int, int], None]) -> NoReturn:
    """The nursery's whole life; never returns into the code that forked it."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the whole group: the importer decides
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # so does a stop of the service
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the readers
        gc.freeze()  # what was imported stays: collecting it again and again would copy its shared pages
        while True:
            message, descriptors, _, _ = socket.recv_fds(door, 1, 2)
            if not message:
                os._exit(0)
            pid = os.fork()
            if pid == 0:
                door.close()
                _work(serve, *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            door.send(b"%d" % pid)
    finally:
        os._exit(1)


def _work(serve: Callable[[int, int], None], tasks: int, answers: int) -> NoReturn:
    try:
        serve(tasks, answers)
        os._exit(0)
    finally:
        os._exit(1)
