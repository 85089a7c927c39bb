"""Several processes on one data directory: one writes, all may read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.service.command import Referent, minutes, wait_for

QUESTION = "Hvad besluttede DAS om vagttelefonen?"
LATER_QUESTION = "Hvad besluttede DAS om kanofarten?"

pytestmark = pytest.mark.slow


@contextmanager
def held(process: subprocess.Popen[str]) -> Iterator[None]:
    """The process stopped where it is, locks and open transactions held, and then let go on."""
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


@contextmanager
def serving(referent: Referent) -> Iterator[Callable[[str], Any]]:
    """`referent serve`; gives what answers a question over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=20) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def ask(question: str) -> Any:
        body = json.dumps({"question": question}).encode()
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/api/ask", body, head)
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)

    log = referent.data.parent / "serve.txt"
    with referent.running("serve", "--port", str(port), stdout=log) as process:
        wait_for(ready, "the service is ready", process)
        yield ask


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `files/`, three of them, of which the data folder knows the first."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "files").mkdir()
    for day, topic in enumerate(("vagttelefonen", "kanofarten", "rutsjebanen"), start=1):
        text = minutes(day, f"Sagen om {topic}", f"Styregruppen godkendte {topic}.")
        (folder / "files" / f"{day} {topic}.txt").write_text(text, "utf-8")
    Referent(folder / "data").run("ingest", folder / "files" / "1 vagttelefonen.txt")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGSTOP")
def test_while_one_ingest_runs_another_is_refused_and_all_readers_are_answered(place: Path) -> None:
    referent, out = Referent(place / "data"), place / "out.txt"
    with serving(referent) as ask_service:
        assert ask_service(QUESTION)["status"] == "answered"
        with referent.running("ingest", place / "files", stdout=out) as process:
            # One more file is stored and not indexed, the next is being stored: catalog and index differ.
            wait_for(lambda: out.read_text("utf-8").count("\n") >= 2, "a file is stored", process)
            with held(process):
                refused = referent.run("ingest", place / "files", codes=(1,))
                assert refused.stdout == ""
                assert "another process is ingesting" in refused.stderr
                assert len(refused.stderr.splitlines()) == 1
                assert referent.run("ask", QUESTION, "--json").json()["outcome"] == "decided"
                assert referent.run("search", "vagttelefonen", "--json").json()["passages"]
                assert ask_service(QUESTION)["outcome"] == "decided"
            assert process.wait(60) == 0
        # The service moves over to the new index by itself.
        cited = [c["quote"] for c in ask_service(LATER_QUESTION)["citations"]]
        assert any("godkendte kanofarten" in quote for quote in cited)


def test_two_questions_at_once_are_both_answered(place: Path) -> None:
    referent = Referent(place / "data")
    with ExitStack() as stack:
        asks = [stack.enter_context(referent.running("ask", QUESTION, "--json")) for _ in range(2)]
        for process in asks:
            out, err = process.communicate(timeout=60)
            assert (process.returncode, err) == (0, "")
            assert json.loads(out)["citations"]


def test_two_first_ingests_at_once_leave_one_whole_archive(place: Path) -> None:
    referent = Referent(place / "fresh")
    with ExitStack() as stack:
        runs = [stack.enter_context(referent.running("ingest", place / "files")) for _ in range(2)]
        ended = [(p.communicate(timeout=60), p.returncode) for p in runs]
    codes = sorted(code for _, code in ended)
    # The slower one is refused, unless it came after the faster one was done.
    assert codes in ([0, 1], [0, 0])
    for (_, err), code in ended:
        assert "Traceback" not in err
        assert code == 0 or "another process is ingesting" in err
    assert referent.run("ingest", place / "files", "--json").json()["unchanged"] == 3
    assert referent.run("ask", LATER_QUESTION, "--json").json()["outcome"] == "decided"
