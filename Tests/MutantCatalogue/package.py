"""The small package in which mutants are built, and the programs that run in it."""

import os
import pathlib
import re
import resource
import shlex
import signal
import subprocess
import time

SCRATCH = pathlib.Path(".build/mutants")
MANIFEST = pathlib.Path("Tests/MutantCatalogue/Package.swift")
COPIED = [
    "README.md",
    "Sources/LoginRocket",
    "Sources/LoginRocketCore",
    "Sources/LoginRocketCoreTesting",
    "Tests/AdversaryScene",
    "Tests/AdversaryProgram",
    "Tests/LoginRocketCoreTests",
    "Tests/LoginRocketTests",
]
STAND_INS = {
    "Sources/LoginRocket/HTTP/Redirect.swift": "Tests/MutantCatalogue/Redirect.swift",
}

# Optimized, or walks take five times as long. The tests are not: they take longer to compile.
OPTIMIZED = """
for target in package.targets where !target.isTest {
    target.swiftSettings? += [.unsafeFlags(["-O"])]
}
"""

# In seconds and bytes: a mutant may run for ever and grow without bound.
BUILD_LIMIT = 900
MEMORY_LIMIT = 6 << 30


def put(path, data):
    """Writes only what differs: a newer file would be compiled anew."""
    path = SCRATCH / path
    if not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def copy_package():
    files = {}
    for root in map(pathlib.Path, COPIED):
        for file in [root] if root.is_file() else root.rglob("*"):
            if file.is_file():
                files[str(file)] = file.read_bytes()
    for path, stand_in in STAND_INS.items():
        files[path] = pathlib.Path(stand_in).read_bytes()
    real = pathlib.Path("Package.swift").read_text()
    settings = re.search(r"^for target in .*", real, re.S | re.M)
    manifest = MANIFEST.read_text()
    files["Package.swift"] = f"{manifest}\n{settings.group()}{OPTIMIZED}".encode()
    for folder in ["Sources", "Tests"]:
        for file in (SCRATCH / folder).rglob("*"):
            if file.is_file() and str(file.relative_to(SCRATCH)) not in files:
                file.unlink()
    for path, data in files.items():
        put(path, data)


def build():
    """What the compiler complains about; nothing if it does not."""
    command = "swift build --build-tests"
    code, output = Running(command, BUILD_LIMIT, memory=resource.RLIM_INFINITY).end()
    if code == 0:
        return ""
    errors = [line for line in output.splitlines() if "error:" in line]
    return "\n".join(dict.fromkeys(errors)) or output


class Running:
    """A program in the small package, with all that it starts."""

    def __init__(self, command, limit, memory=MEMORY_LIMIT):
        self.deadline = time.monotonic() + limit
        environment = dict(os.environ, NO_COLOR="1")
        for name in ["LOGINROCKET_SEED", "UPDATE_DIAGRAM"]:
            environment.pop(name, None)
        self.process = subprocess.Popen(
            shlex.split(command),
            cwd=SCRATCH,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)),
        )

    def end(self):
        """The exit code, which is None if the time was over, and the output."""
        try:
            output, _ = self.process.communicate(
                timeout=max(0.1, self.deadline - time.monotonic())
            )
            code = self.process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            output, _ = self.process.communicate()
            code = None
        return code, output.decode(errors="replace")
