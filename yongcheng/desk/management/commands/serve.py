"""serve: the web server and the background worker together, until Ctrl-C stops both."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from io import StringIO
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
PULSE_SECONDS = 60


class Command(BaseCommand):
    help = "同时启动网站和后台任务进程，按 Ctrl-C 一并停止（手工执行，或由 systemd 托管）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check-port", action="store_true", help="只检查端口是否空闲")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        if not port_is_free(settings.PORT):
            raise CommandError(
                f"端口 {settings.PORT} 已被占用。停掉占用它的程序，或换一个端口：make run PORT=8001"
            )
        if options["check_port"]:
            return
        signal.signal(signal.SIGTERM, interrupt)
        signal.signal(signal.SIGHUP, interrupt)
        children: dict[str, subprocess.Popen] = {}
        call_command("clear_incoming", at_start=True, stdout=StringIO())
        try:
            children["网站"] = start(web_command(options["workers"], options["threads"]))
            children["后台任务"] = start([sys.executable, "manage.py", "db_worker", "--no-reload"])
            wait_until_open(settings.PORT, children)
            self.stdout.write(f"\n  已启动：http://{HOST}:{settings.PORT}/  （按 Ctrl-C 停止）\n")
            self.stdout.flush()
            stopped = watch(children)
            raise CommandError(f"{stopped}进程意外退出，已全部停止。")
        except KeyboardInterrupt:
            self.stdout.write("\n  正在停止……")
        finally:
            stop_all(children)
        self.stdout.write("  已停止。")


def web_command(workers: int, threads: int) -> list[str]:
    """Return the command of the web server: threads share one process's memory, two processes."""
    return [
        sys.executable, "-m", "gunicorn", "yongcheng.wsgi:application",
        "--bind", f"{HOST}:{settings.PORT}",
        "--worker-class", "gthread",
        "--workers", str(workers),
        "--threads", str(threads),
        "--timeout", "60",
        "--log-level", "warning",
    ]  # fmt: skip


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def start(command: list[str]) -> subprocess.Popen:
    # A session of its own: Ctrl-C reaches this process alone, which then stops the children in turn.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def wait_until_open(port: int, children: dict[str, subprocess.Popen]) -> None:
    """Return once the port answers. Raises CommandError where a child dies or nothing answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        dead = [name for name, child in children.items() if child.poll() is not None]
        if dead:
            raise CommandError(f"{dead[0]}进程没有启动成功，原因见上面的输出。")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError(f"{START_SECONDS} 秒内没有启动成功。")


def watch(children: dict[str, subprocess.Popen]) -> str:
    """Wait until one child ends and return its name; jobs of killed workers are taken over."""
    next_pulse = 0.0
    while True:
        if time.monotonic() >= next_pulse:
            next_pulse = time.monotonic() + PULSE_SECONDS
            call_command("resume_jobs", stdout=StringIO())
        for name, child in children.items():
            if child.poll() is not None:
                return name
        time.sleep(0.5)


def stop_all(children: dict[str, subprocess.Popen]) -> None:
    """Ask all children to stop, then end those that do not."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
