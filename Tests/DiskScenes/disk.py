"""A small file system that is filled, closed to writing, and removed."""

import os
import pathlib
import subprocess
import tempfile

KIB = 1024


class Disk:
    """A small file system of its own."""

    def __init__(self, work, kind):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=work))
        self.image = None
        if kind == "tmpfs":
            self._mount("-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", self.folder)
        else:
            # As mkfs.ext4 chooses for a small disk, or for a large one.
            block = "1024" if kind == "ext4-1k" else "4096"
            self.image = self.folder.with_suffix(".image")
            with open(self.image, "wb") as image:
                image.truncate(8 * KIB * KIB)
            subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-b", block, self.image], check=True)
            self._mount("-o", "loop", self.image, self.folder)
        self.db = self.folder / "db" / "client.sqlite"
        self.filler = self.folder / "filler"

    @staticmethod
    def _mount(*arguments):
        subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)

    def free(self):
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    def leave(self, size):
        """Takes the room but for so many bytes."""
        with open(self.filler, "ab", buffering=0) as filler:
            try:
                while self.free() > size:
                    filler.write(bytes(min(4096, self.free() - size)))
                    if self.image:
                        os.fsync(filler.fileno())
            except OSError:
                pass

    def make_room(self):
        self.filler.unlink(missing_ok=True)

    def make_read_only(self, is_read_only):
        self._mount("-o", "remount,bind,ro" if is_read_only else "remount,bind,rw", self.folder)

    def remove(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=False)
        if self.image:
            self.image.unlink(missing_ok=True)
