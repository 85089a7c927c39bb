"""A PostgreSQL server of the tests' own, from the system's package, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import require_or_skip

USER = "referent"
START_SECONDS = 30


@dataclass(frozen=True)
class PostgresServer:
    """A running server; it listens on a socket in `folder` and nowhere else."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"


def find_programs() -> Path:
    """The folder with initdb and postgres; skips where there is none."""
    # Debian keeps them out of PATH, a folder a version.
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    whole = [f for f in candidates if (f / "initdb").exists() and (f / "postgres").exists()]
    if not whole:
        require_or_skip("PostgreSQL's server programs are missing; install Debian's package postgresql")
    return whole[0]


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, and stop it and remove its folder at the end."""
    programs = find_programs()
    user = _unprivileged()
    # A socket's path may have 107 characters, and pytest's temporary folders are deep.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if user:
            shutil.chown(folder, **user)
        data = folder / "data"
        _initialise(programs, data, _as(user))
        server = _start(programs, data, folder, _as(user))
        try:
            _wait(server, folder)
            yield PostgresServer(folder)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, data: Path, identity: dict[str, Any]) -> None:
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata", data,
        "--username", USER,
        "--auth", "trust",
        "--encoding", "UTF8",
        "--locale", "C",
        "--no-sync",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **identity)
    except PermissionError as error:
        require_or_skip(
            f"PostgreSQL does not run as root, and this process may not become another user: {error}"
        )
    if done.returncode:
        require_or_skip(f"PostgreSQL's initdb fails here: {done.stderr.strip()}")


def _start(programs: Path, data: Path, folder: Path, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [
        programs / "postgres",
        "-D", data,
        "-k", folder,
        "-h", "",  # no network at all
        "-F",  # no fsync: nothing here outlives the test
        "-c", "full_page_writes=off",
        "-c", "synchronous_commit=off",
    ]  # fmt: skip
    watcher = shutil.which("setpriv")
    if watcher:  # a test run that is killed takes its server along
        command = [watcher, "--pdeathsig", "INT", *command]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **identity)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://{USER}@/postgres?host={folder}", connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                said = (folder / "log").read_text(errors="replace")[-500:]
                require_or_skip(f"PostgreSQL did not start ({error}): {said}")
            time.sleep(0.05)
        else:
            return


def _unprivileged() -> dict[str, str]:
    """User and group to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import grp
    import pwd

    known = {entry.pw_name: entry.pw_gid for entry in pwd.getpwall()}
    names = [name for name in ("postgres", "nobody") if name in known]
    if not names:
        require_or_skip("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
    return {"user": names[0], "group": grp.getgrgid(known[names[0]]).gr_name}


def _as(user: dict[str, str]) -> dict[str, Any]:
    return {**user, "extra_groups": []} if user else {}


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0
