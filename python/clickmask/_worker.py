"""A ``clickmask work`` that answers one request after the other. docs/BATCH.md has the protocol."""

import json
import os
import subprocess
import tempfile
import threading
import weakref
from typing import IO, Any, Dict, Optional, Sequence

from . import _program
from ._errors import ClickMaskError

# How long a worker may take to end after its input has ended.
PATIENCE = 10.0


class Worker:
    """The process, started at the first request and again after it has ended; threads take turns."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._command = [_program.find(), "work", *arguments]
        self._turn = threading.Lock()
        self._process: "Optional[subprocess.Popen[bytes]]" = None
        self._said: "Optional[IO[bytes]]" = None
        self._owner = 0
        self._end: "Optional[weakref.finalize[Any, Any]]" = None

    def ask(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """The answer to a request; an error that it tells is raised."""
        line = json.dumps(request).encode() + b"\n"
        with self._turn:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            try:
                process.stdin.write(line)
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:  # it has ended, which says more than the broken pipe
                answer = b""
            except BaseException:  # Ctrl+C: what is answered now belongs to a request that nobody waits for
                self._stop()
                raise
            if not answer.endswith(b"\n"):
                raise ClickMaskError(self._why())
        told: Dict[str, Any] = json.loads(answer)
        if "error" in told:
            raise ClickMaskError(told["error"])
        return told

    def close(self) -> None:
        """Ends the process."""
        with self._turn:
            self._stop()

    def _running(self) -> "subprocess.Popen[bytes]":
        # A process that was forked has the pipes of its parent, whose answers are not its own.
        if self._process is None or self._owner != os.getpid():
            self._said = tempfile.TemporaryFile()
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said)
            self._owner = os.getpid()
            self._end = weakref.finalize(self, _end, self._process, self._said, self._owner)
        return self._process

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = None

    def _why(self) -> str:
        """Why the process has ended: the last line that it said."""
        process, said = self._process, self._said
        assert process is not None and said is not None
        _finish(process)
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
        self._stop()
        if lines and lines[-1].startswith("clickmask: "):
            return lines[-1][len("clickmask: ") :]
        last = f": {lines[-1]}" if lines else ""
        return f"the program ended with code {process.returncode} in the middle of its work{last}"


def _end(process: "subprocess.Popen[bytes]", said: IO[bytes], owner: int) -> None:
    if owner == os.getpid():
        _finish(process)
        said.close()


def _finish(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # a request that was being written when it ended
                pass
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
