"""Writing behind: everything arrives in order, and what goes wrong is raised."""

import errno

import pytest

from yongcheng.workbooks.behind import WriteBehind


class Slate:
    """Keeps what is written; after `room` batches the disk is full."""

    def __init__(self, room=1000):
        self.room, self.kept, self.is_closed = room, [], False

    def write(self, batch):
        if len(self.kept) >= self.room:
            raise OSError(errno.ENOSPC, "full")
        self.kept.append(batch)

    def close(self):
        self.is_closed = True


def test_all_arrives_in_order():
    slate = Slate()
    behind = WriteBehind(slate)
    batches = [b"%d" % number for number in range(50)]
    for batch in batches:
        behind.write(batch)
    behind.close()
    assert (slate.kept, slate.is_closed) == (batches, True)


def test_a_full_disk_is_raised_and_never_waited_for():
    slate = Slate(room=3)
    behind = WriteBehind(slate)
    with pytest.raises(OSError, match="full") as raised:
        write_many(behind)
    assert raised.value.errno == errno.ENOSPC
    with pytest.raises(OSError, match="full"):
        behind.close()
    assert slate.is_closed
    assert not behind.thread.is_alive()


def write_many(behind):
    for number in range(1000):
        behind.write(b"%d" % number)
