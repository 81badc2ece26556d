"""Where the bytes of an upload lie: streamed to a temporary file while hashed, kept or destroyed.

Until it is decided whether a workbook carries 涉密 rows, its bytes lie only in the incoming folder,
one file per upload; `sweep` destroys what a crash has left there.
"""

import errno
import hashlib
import os
import re
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from yongcheng.intake.models import Upload, private_storage
from yongcheng.trail.clock import now
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.names import clean_name

CHUNK = 256 * 1024
ABANDONED_SECONDS = 3600
SUFFIX = re.compile(r"\.(xlsx|xls|et|ods|csv)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has arrived whole."""

    token: str
    name: str
    size: int
    sha256: str

    @property
    def path(self) -> Path:
        return incoming_path(self.token)


def incoming_path(token: str) -> Path:
    """Return where the temporary file of that token lies."""
    return incoming_folder() / token


def incoming_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def too_big() -> FileRefused:
    most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
    return FileRefused(
        "too_large", f"文件超过 {most} MB。请删去图片和无关工作表，或按内部部门分成几个文件上传。"
    )


def not_stored(error: OSError) -> FileRefused:
    """Return the refusal for a disk that did not take the bytes."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        sentence = "服务器存储空间已满，文件没有收下，没有写入任何内容。请联系系统管理员后再传。"
        return FileRefused("disk_full", sentence)
    return FileRefused("not_stored", "服务器没能存下这个文件，没有写入任何内容。请稍后再传。")


class Sink:
    """Writes chunks to a new incoming file, counting and hashing; nothing stays when it fails."""

    def __init__(self) -> None:
        self.token = uuid.uuid4().hex
        self.size = 0
        self.hash = hashlib.sha256()
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self.file = os.fdopen(os.open(incoming_path(self.token), flags, 0o600), "wb")
        except OSError as error:
            raise not_stored(error) from error

    def write(self, chunk: bytes) -> None:
        """Raises FileRefused over the limit or where the disk is full; the file is gone then."""
        self.size += len(chunk)
        if self.size > settings.UPLOAD_MAX_BYTES:
            self.drop()
            raise too_big()
        self.hash.update(chunk)
        try:
            self.file.write(chunk)
        except OSError as error:
            self.drop()
            raise not_stored(error) from error

    def finish(self, name: str) -> Incoming:
        try:
            self.file.close()
        except OSError as error:
            self.drop()
            raise not_stored(error) from error
        return Incoming(self.token, clean_name(name), self.size, self.hash.hexdigest())

    def drop(self) -> None:
        with suppress(OSError):  # a full disk: what could not be flushed goes with the file
            self.file.close()
        destroy(self.token)


def receive(stream: BinaryIO, name: str) -> Incoming:
    """Copy a stream into the incoming folder. Raises FileRefused."""
    sink = Sink()
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        sink.write(chunk)
    return sink.finish(name)


class IncomingUploadHandler(FileUploadHandler):
    """Streams the one file of an upload form straight into the incoming folder.

    Django's own handlers would keep small files in memory and large ones under a name of their own
    in the system's temporary folder, where a crash would leave them.
    """

    chunk_size = CHUNK

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.refusal: FileRefused | None = None
        self.incoming: Incoming | None = None
        self.sink: Sink | None = None

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.UPLOAD_MAX_BYTES + CHUNK:
            self.refusal = too_big()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.refusal or self.incoming or self.sink:
            raise StopUpload(connection_reset=False)
        try:
            self.sink = Sink()
        except FileRefused as refusal:
            self._refuse(refusal)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.sink is None:
            return
        try:
            self.sink.write(raw_data)
        except FileRefused as refusal:
            self._refuse(refusal)

    def file_complete(self, file_size: int) -> File | None:
        if self.sink is None:
            return None
        sink, self.sink = self.sink, None
        try:
            self.incoming = sink.finish(self.file_name or "")
        except FileRefused as refusal:
            self.refusal = refusal
            return None
        return File(BytesIO(), name=self.incoming.name)

    def upload_interrupted(self) -> None:
        self.abandon()

    def abandon(self) -> None:
        """Destroy whatever has arrived: the upload was broken off or not accepted."""
        if self.sink is not None:
            self.sink.drop()
            self.sink = None
        if self.incoming is not None:
            destroy(self.incoming.token)
            self.incoming = None

    def _refuse(self, refusal: FileRefused) -> None:
        self.refusal, self.sink = refusal, None
        raise StopUpload(connection_reset=False)


def keep(path: Path, name: str) -> str:
    """Move a file into the private storage and return its name there. Raises FileRefused."""
    suffix = SUFFIX.search(name)
    stored = f"uploads/{now():%Y/%m}/{uuid.uuid4().hex}{suffix.group().lower() if suffix else ''}"
    try:
        with path.open("rb") as stream:
            return str(private_storage().save(stored, Moved(stream, path)))
    except OSError as error:
        raise not_stored(error) from error


class Moved(File):
    """A file that the storage may take as it lies instead of copying it."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        super().__init__(stream, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def destroy(token: str) -> None:
    """Delete a temporary file, if it is there."""
    if token:
        incoming_path(token).unlink(missing_ok=True)


def sweep(*, at_start: bool = False) -> int:
    """Destroy temporary files that no check under way needs; returns how many.

    A file younger than an hour without an upload row may still be arriving, but not at the start.
    """
    needed = set(
        Upload.objects.filter(read_at__isnull=True, refused_code="", put_aside_at__isnull=True)
        .exclude(incoming="")
        .values_list("incoming", flat=True)
    )
    gone = 0
    known = set(Upload.objects.exclude(incoming="").values_list("incoming", flat=True))
    for path in incoming_folder().iterdir():
        token = path.name.split(".")[0]
        if token in needed or (not at_start and token not in known and _is_young(path)):
            continue
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def _is_young(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < ABANDONED_SECONDS
    except FileNotFoundError:
        return False
