"""Runs work on foreign files in a child process with bounded memory, time and rights."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
READING_CHILD = "yongcheng.workbooks.child"
EDITING_CHILD = "yongcheng.workbooks.child_edit"
PLAIN = {kind.__name__: kind for kind in (date, datetime, time, timedelta)}

TOO_SLOW = "文件太复杂，{} 秒内没有读完。请删去多余的格式、图片和空白行，或拆成几个工作簿再上传。"
TOO_BIG = "文件展开后太大，读不下。请删去多余的格式、图片和空白行，或拆成几个工作簿再上传。"
CRASHED = "文件内容不正常，读取中断。请在 Excel 里新建工作簿，把有内容的区域粘贴过去再上传。"


class PlainUnpickler(pickle.Unpickler):
    """Takes plain values and dates only: a child gone wrong cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the four date classes."""
        if module == "datetime" and name in PLAIN:
            return PLAIN[name]
        raise pickle.UnpicklingError(name)


def run_child(task: dict[str, Any], limits: Limits) -> Iterator[Any]:
    """Yield what the child sends; a refusal or an end before time becomes FileRefused."""
    module = READING_CHILD if task["task"] == "read" else EDITING_CHILD
    process = subprocess.Popen(  # noqa: S603 (fixed command, no shell)
        [sys.executable, "-s", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    stdin, stdout = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        process.kill()

    timer = threading.Timer(limits.wall_seconds, stop)
    timer.start()
    try:
        stdin.write(pickle.dumps((task, limits)))
        stdin.close()
        yield from receive(stdout)
        process.wait()
        if process.returncode or stopped.is_set():
            raise refusal_for(process.returncode, stopped.is_set(), limits)
    except (EOFError, pickle.UnpicklingError, BrokenPipeError) as error:
        process.wait()
        raise refusal_for(process.returncode, stopped.is_set(), limits) from error
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        stdout.close()


def run_to_file(task: dict[str, Any], limits: Limits) -> None:
    """Let the child write task["out"]; a child that fails leaves nothing behind."""
    out = Path(task["out"])
    try:
        for _frame in run_child(task, limits):
            pass
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    finally:
        plain_twin(out).unlink(missing_ok=True)


def plain_twin(out: Path) -> Path:
    """Return the name of the intermediate copy that goes with an output file."""
    return out.with_name(out.name + ".plain.xlsx")


def receive(stream: BinaryIO) -> Iterator[Any]:
    """Yield the frames up to the closing one."""
    while True:
        frame = PlainUnpickler(stream).load()
        if frame[0] == "end":
            return
        if frame[0] == "refused":
            raise FileRefused(frame[1], frame[2])
        yield frame


def refusal_for(code: int, is_stopped: bool, limits: Limits) -> FileRefused:
    """Return the sentence for a child that did not finish."""
    if is_stopped or code == -signal.SIGXCPU:
        return FileRefused("too_slow", TOO_SLOW.format(limits.wall_seconds))
    if code == -signal.SIGKILL:
        return FileRefused("too_big", TOO_BIG)
    return FileRefused("crashed", CRASHED)
