"""The emulator as it starts: names that are not text, and few descriptors."""

import os
import tempfile

from attack import attack, some
from emulator_program import PORTS, ended, is_one_line


@attack("emulator", "what is not UTF-8 is 65, and nothing is written")
def not_text():
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        place = os.fsencode(folder)
        os.symlink(b"jos\xe9", place + b"/link")
        for arguments in (
            ["--state", place + b"/st\xe9"], ["--config", place + b"/c\xe9"],
            ["--host", b"127.0.0.1\xff"], ["--control-host", b"\xe9"], ["--port", b"\xff"],
            [b"\xff"], [b"--st\xe9", "x"], ["--state", place + b"/link"],
        ):
            seen, out, err = ended(*PORTS, *arguments)
            held = seen == 65 and not out and is_one_line(err) and os.listdir(place) == [b"link"]
            yield f"{arguments}: {seen} {err} {os.listdir(place)}", held


@attack("emulator", "too few descriptors are an error of one line, with 74")
def few_descriptors():
    for limit in some(range(4, 20)) + [24, 30, 36, 40, 44, 48, 52]:
        seen, out, err = ended(*PORTS, before=["prlimit", f"--nofile={limit}"], seconds=2)
        held = (seen == 74 and is_one_line(err) and not out) or (limit > 40 and out and not err)
        yield f"{limit}: {seen} {out} {err[:200]}", held
