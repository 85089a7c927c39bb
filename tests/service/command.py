"""The real `referent` command in processes of its own, for what only a process can show."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.support import ROOT
from tests.support_encoder import built_model

PATIENCE = 60.0  # seconds a call may take before the test gives up on it
_START = "from service.cli import main; main(prog_name='referent')"


@dataclass(frozen=True)
class Done:
    """A call that has ended."""

    code: int
    stdout: str
    stderr: str
    seconds: float

    def json(self) -> Any:
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Referent:
    """The command with one data directory."""

    data: Path
    prefix: Sequence[str] = ()  # a command that starts it

    def run(self, *arguments: str | Path, codes: Sequence[int] = (0,), **environment: str) -> Done:
        """Call it and wait; a traceback, or another exit code than one of `codes`, fails the test."""
        begun = time.perf_counter()
        with self.running(*arguments, environment=environment) as process:
            out, err = process.communicate(timeout=PATIENCE)
        done = Done(process.returncode, out, err, time.perf_counter() - begun)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.code in codes, done
        return done

    @contextmanager
    def running(
        self,
        *arguments: str | Path,
        stdout: Path | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> Iterator[subprocess.Popen[str]]:
        """The process while it runs, output captured or written to `stdout`; killed at the end."""
        own = {k: v for k, v in os.environ.items() if not k.startswith("REFERENT_")}
        own |= {"REFERENT_MODEL_CACHE": str(built_model().parent), "PYTHONPATH": str(ROOT)}
        command = [*self.prefix, sys.executable, "-c", _START, "--data-dir", self.data, *arguments]
        with (stdout or Path(os.devnull)).open("w") as file:
            process = subprocess.Popen(
                command,
                cwd=self.data.parent,  # without the .env file of whoever runs the tests
                env={**own, **environment},
                stdin=subprocess.DEVNULL,
                stdout=file if stdout else subprocess.PIPE,
                stderr=subprocess.DEVNULL if stdout else subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="surrogateescape",
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()
                for stream in (process.stdout, process.stderr):
                    if stream and not stream.closed:
                        stream.close()


def wait_for(condition: Callable[[], bool], what: str, process: subprocess.Popen[str] | None = None) -> None:
    """Look every two milliseconds; fail the test where it takes too long, or the process ends before."""
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = (
            process is not None and process.poll() is not None
        )  # asked first: its last act may be the sign
        if condition():
            return
        assert not ended, f"ended before: {what}"
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.002)


def children(pid: int) -> list[int]:
    """Process ids of a process's children; empty where the system has no /proc."""
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except OSError:  # the thread ended meanwhile
            continue
    return found


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that only waits to be collected has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


@functools.cache
def without_superuser() -> tuple[str, ...]:
    """What to start a command with so that file permissions bind it; skips where that cannot be had."""
    if os.geteuid() != 0:
        return ()
    command = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("permissions do not bind root, and setpriv (util-linux) cannot take that right away")
    return command


def minutes(day: int, topic: str, decision: str, body: str = "DAS") -> str:
    """Minutes of one item, short enough for two or three passages."""
    return (
        f"Referat\n\n{body} Social Møde den {day:02}.03.2024\n\nPunkt 1. {topic}\n\n"
        f"Sagsfremstilling\nSagen om {topic} forelægges styregruppen.\n\nBeslutning\n{decision}\n"
    )
