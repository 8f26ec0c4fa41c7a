"""One process of the demo: started, watched, started again when it dies, stopped in the end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from songda.entry.demo.child import PARENT

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
LONG_LIFE_S = 60.0
MOST_LOG_BYTES = 20_000_000


@dataclass(slots=True, kw_only=True)
class Child:
    """`command` is what follows `songda`; its words go to `log`."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    start_again_at: float = field(default=0.0)

    def start(self) -> None:
        """In a session of its own: Ctrl-C on the terminal is for the supervisor, who stops us in order."""
        self.started_at = time.monotonic()
        with open(self.log, "ab") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "songda.entry.demo.child", *self.command],
                env={**os.environ, **self.environ, PARENT: str(os.getpid()), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def look(self, now: float) -> str | None:
        """What happened since the last look, in words; None when nothing did.

        A dead child is started again after a pause that doubles while it keeps dying young.
        """
        self._keep_log_small()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
                return f"{self.name} is started again"
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.process = None
        if now - self.started_at > LONG_LIFE_S:
            self.pause_s = FIRST_PAUSE_S
        self.start_again_at = now + self.pause_s
        said = f"{self.name} ended ({_how(status)}), see {self.log}; again in {self.pause_s:g} s"
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        return said

    def _keep_log_small(self) -> None:
        """The last part is moved aside and the file begun anew; whoever writes to it appends and goes on."""
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > MOST_LOG_BYTES:
                shutil.copyfile(self.log, self.log.with_suffix(".old.log"))
                os.truncate(self.log, 0)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, patience_s: float) -> None:
        """Twice is once; after `patience_s` it is killed."""
        if self.process is None:
            return
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def _how(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
