"""What is being done: a line when a step begins, one while it lasts, one when it ends; and a file.

The file is for the page that stands in for the clients until they are built: a list of steps with state
`running`, `done` or `failed` and seconds.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PATIENCE_S = 15


@dataclass(slots=True)
class Step:
    name: str
    state: str
    began: float
    seconds: float = 0.0


class Progress:
    """Steps may run side by side; each is told in whole lines, so that they never mix."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._steps: list[Step] = []
        self._lock = threading.RLock()
        self._began = time.monotonic()

    def say(self, words: str) -> None:
        with self._lock:
            print(f"[{time.monotonic() - self._began:4.0f} s] {words}", flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        step = Step(name, "running", time.monotonic())
        with self._lock:
            self._steps.append(step)
        self._tell(step, f"{name} …")
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(step, over), daemon=True)
        watch.start()
        try:
            yield
        except BaseException:
            self._end(step, "failed", over)
            raise
        self._end(step, "done", over)

    def _watch(self, step: Step, over: threading.Event) -> None:
        while not over.wait(PATIENCE_S):
            self._tell(step, f"{step.name}: still at it")

    def _end(self, step: Step, state: str, over: threading.Event) -> None:
        over.set()
        step.state = state
        self._tell(step, f"{step.name}: {state} in {time.monotonic() - step.began:.1f} s")

    def _tell(self, step: Step, words: str) -> None:
        with self._lock:
            step.seconds = round(time.monotonic() - step.began, 1)
            self.say(words)
            if self._file is not None:
                self._write(self._file)

    def _write(self, file: Path) -> None:
        steps = [{key: told for key, told in asdict(step).items() if key != "began"} for step in self._steps]
        unfinished = file.with_suffix(".unfinished")
        with suppress(OSError):
            unfinished.write_text(json.dumps({"steps": steps}, ensure_ascii=False))
            unfinished.rename(file)
