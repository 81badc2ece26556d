"""病毒检查: an optional hook before a file is kept.

CLAMD_ADDRESS ("host:port", empty = no scanner) and CLAMD_REQUIRED (a scanner that does not answer
refuses the file) are settings; the protocol is clamd's INSTREAM.
"""

import socket
import struct
from typing import BinaryIO

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT = 30


class Infected(ValueError):
    """The scanner found something."""


class NoScanner(OSError):
    """A scanner is required and does not answer."""


def scan(stream: BinaryIO) -> str:
    """Return "clean", or "" where nothing was scanned. Raises Infected, NoScanner."""
    address = settings.CLAMD_ADDRESS
    required = settings.CLAMD_REQUIRED
    if not address:
        if required:
            raise NoScanner("no scanner is configured")
        return ""
    try:
        answer = _ask(address, stream)
    except OSError as error:
        if required:
            raise NoScanner(str(error)) from error
        return ""
    finally:
        stream.seek(0)
    if answer.endswith("OK"):
        return "clean"
    if answer.endswith("FOUND"):
        raise Infected(answer)
    if required:
        raise NoScanner(answer)
    return ""


def _ask(address: str, stream: BinaryIO) -> str:
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT) as link:
        link.sendall(b"zINSTREAM\0")
        stream.seek(0)
        while part := stream.read(CHUNK):
            link.sendall(struct.pack("!L", len(part)) + part)
        link.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := link.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
