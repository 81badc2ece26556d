"""Writing behind: a stream that deflates in a thread of its own while the next rows are formed.

zlib lets go of the interpreter while it works, so the two really overlap. Nothing is lost in silence:
what goes wrong in the thread is raised by the next `write` or by `close`.
"""

from queue import Queue
from threading import Thread
from typing import IO

WAITING_BATCHES = 2


class WriteBehind:
    """Hands what is written to a stream that one thread serves, in order and bounded in memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.error: BaseException | None = None
        self.batches: Queue[bytes | None] = Queue(WAITING_BATCHES)
        self.thread = Thread(target=self._serve, name="write-behind", daemon=True)
        self.thread.start()

    def write(self, batch: bytes) -> None:
        """Take a batch over. Raises what went wrong with one before it."""
        if self.error is not None:
            raise self.error
        self.batches.put(batch)

    def close(self) -> None:
        """Wait until everything is written. Raises what went wrong."""
        if self.thread.is_alive():
            self.batches.put(None)
            self.thread.join()
        self.stream.close()
        if self.error is not None:
            raise self.error

    def _serve(self) -> None:
        while (batch := self.batches.get()) is not None:
            if self.error is None:
                try:
                    self.stream.write(batch)
                except BaseException as error:
                    self.error = error
