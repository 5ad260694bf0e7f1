"""A process that is killed by SIGKILL at one point of its work on a host's file."""

from __future__ import annotations

import os
import signal
import sqlite3
import traceback
from collections.abc import Callable
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions import stored_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.store import sqlite_store
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

NEVER = -1


class Points:
    """Counts the points of a run at which it could be killed, and kills it at one of them.

    A point is before and after every command that changes something, and before every statement that begins, ends or
    is part of a write of the file. Every command is written by itself, so that what is left is any prefix of them.
    """

    def __init__(self, fatal: int = NEVER) -> None:
        self.fatal = fatal
        self.passed = 0

    def reach(self) -> None:
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1

    def watch(self) -> None:
        """Count from now on, in this process; it is for one that ends soon."""
        stored_session.GROUP = 1
        connect, invoke = sqlite_store._connect, stored_session.StoredSession.invoke

        def watched_connect(*arguments: Any) -> sqlite3.Connection:
            connection = connect(*arguments)
            connection.set_trace_callback(lambda statement: self.reach() if _writes(statement) else None)
            return connection

        def watched_invoke(session: Any, invocation: Invocation) -> list[HostObject]:
            if invocation.cmdlet.startswith("Get-"):
                return invoke(session, invocation)
            self.reach()
            answer = invoke(session, invocation)
            self.reach()
            return answer

        sqlite_store._connect = watched_connect
        stored_session.StoredSession.invoke = watched_invoke


def _writes(statement: str) -> bool:
    return statement.startswith(("BEGIN IMMEDIATE", "INSERT", "DELETE", "COMMIT"))


def run_and_die(work: Callable[[], object], fatal: int) -> tuple[int, int, str]:
    """Do some work in a process of its own that is killed at a point.

    Gives how many points it passed (NEVER if it was killed), its exit status, and what it said when it broke.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reader)
            points = Points(fatal)
            points.watch()
            work()
            os.write(writer, str(points.passed).encode())
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the parent tells it
            os.write(writer, traceback.format_exc()[-4000:].encode())
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    _child, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return (int(said) if code == 0 else NEVER), code, said
