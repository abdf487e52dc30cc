"""Parsers in processes of their own: a file that crashes, hangs or eats memory costs one row of the report."""

from __future__ import annotations

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from ingest.frames import (
    JOB,
    PARSED,
    PROGRESS,
    REFUSED,
    RETIRING,
    Parsed,
    Refused,
    frame,
    pack_json,
    read_frame,
    unpack_parsed,
)
from ingest.settings import IngestSettings

OnDetail = Callable[[str], None]
Key = TypeVar("Key")

CRASHED = "Open it in the program that made it, save it again, and ingest that"
TOO_SLOW = "Split it into smaller files, or raise BPO_INGEST_STALL_SECONDS and BPO_INGEST_TOTAL_SECONDS"
AHEAD = 4  # files parsed ahead for each worker, so that embedding never waits
CHUNK = 1 << 20


class _TooSlow(Exception):
    pass


class Worker:
    """One parser process, started with the first file and again after each that killed it."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def parse(self, file: str, on_detail: OnDetail) -> Parsed | Refused:
        if self._closed:
            return Refused("the ingest was stopped", "Run it again")
        process = self._started()
        deadline = time.monotonic() + self._settings.total_seconds
        try:
            assert process.stdin is not None
            process.stdin.write(frame(JOB, pack_json({"file": file})))
            process.stdin.flush()
            return self._answer(process, deadline, on_detail)
        except _TooSlow as slow:
            self.stop()
            return Refused(f"it took too long to read: {slow}", TOO_SLOW)
        except (EOFError, BrokenPipeError):
            return Refused(f"its parser crashed ({self._exit_reason(process)})", CRASHED)

    def _answer(self, process: subprocess.Popen[bytes], deadline: float, on_detail: OnDetail) -> Parsed | Refused:
        retiring = False
        while True:
            kind, body = read_frame(self._reader(process, deadline))
            if kind == PROGRESS:
                on_detail(json.loads(body))
            elif kind == RETIRING:
                retiring = True
            elif kind in (PARSED, REFUSED):
                if retiring:
                    self.stop()
                return unpack_parsed(body) if kind == PARSED else Refused(**json.loads(body))
            else:
                raise EOFError(f"a frame of the unknown kind {kind!r}")

    def _reader(self, process: subprocess.Popen[bytes], deadline: float) -> Callable[[int], bytes]:
        """Reads exactly n bytes; gives up when nothing came for `stall_seconds`, or at the deadline."""
        assert process.stdout is not None
        descriptor = process.stdout.fileno()

        def read(count: int) -> bytes:
            parts: list[bytes] = []
            while count:
                self._await(descriptor, deadline)
                part = os.read(descriptor, min(count, CHUNK))
                if not part:
                    raise EOFError
                parts.append(part)
                count -= len(part)
            return b"".join(parts)

        return read

    def _await(self, descriptor: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            if selector.select(max(0.0, min(left, self._settings.stall_seconds))):
                return
        if left <= self._settings.stall_seconds:
            raise _TooSlow(f"more than {self._settings.total_seconds:g} seconds in all")
        raise _TooSlow(f"no progress for {self._settings.stall_seconds:g} seconds")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        settings = self._settings
        self._process = subprocess.Popen(
            # -P: a file of the working directory must not pass for a module.
            [sys.executable, "-P", "-m", "ingest.worker_main", settings.loader, str(memory_bytes(settings))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": _search_path(), "OMP_NUM_THREADS": "1"},  # the cores are for embedding
        )
        if self._closed:  # meanwhile, from another thread
            self._process.kill()
        return self._process

    def _exit_reason(self, process: subprocess.Popen[bytes]) -> str:
        try:
            code = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0
        self.stop()
        if code < 0:
            return f"killed by {signal.Signals(-code).name}, often a lack of memory"
        return f"exit status {code}"

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # a job that the dead process never read
                    continue

    def close(self) -> None:
        """Also from another thread, in the middle of a file: what waits for an answer is told at once."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()


def _search_path() -> str:
    """The parser imports what its owner imports."""
    return os.pathsep.join(os.path.abspath(folder) for folder in sys.path)


def memory_bytes(settings: IngestSettings) -> int:
    return int(settings.memory_gib * 2**30)


class WorkerPool(Generic[Key]):
    """Parses files ahead of whoever consumes them, in the order in which they are ready."""

    def __init__(self, settings: IngestSettings, on_detail: Callable[[Key, str], None]) -> None:
        self._settings = settings
        self._on_detail = on_detail
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = [Worker(settings) for _ in range(settings.workers)]
        for worker in self._all:
            self._idle.put(worker)

    def results(self, jobs: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, Parsed | Refused]]:
        """`jobs` are (key, absolute path); no process is started before the first."""
        executor = ThreadPoolExecutor(self._settings.workers)
        waiting: dict[Future[Parsed | Refused], Key] = {}
        remaining = iter(jobs)
        try:
            while True:
                while len(waiting) < self._settings.workers * AHEAD:
                    job = next(remaining, None)
                    if job is None:
                        break
                    waiting[executor.submit(self._parse, *job)] = job[0]
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(future), future.result()
        finally:
            for worker in self._all:
                worker.close()
            executor.shutdown(wait=True, cancel_futures=True)
            for worker in self._all:
                worker.stop()

    def _parse(self, key: Key, file: str) -> Parsed | Refused:
        worker = self._idle.get()
        try:
            return worker.parse(file, lambda detail: self._on_detail(key, detail))
        finally:
            self._idle.put(worker)
