"""What Tests/mutants runs; see there."""

import fcntl
import fnmatch
import hashlib
import os
import pathlib
import re
import resource
import shlex
import signal
import subprocess
import sys
import time

CATALOGUE = pathlib.Path("Tests/Mutants")
SCRATCH = pathlib.Path(".build/mutants")
COPIED = [
    "README.md",
    "Sources/LoginRocket",
    "Sources/LoginRocketCore",
    "Sources/LoginRocketCoreTesting",
    "Tests/LoginRocketCoreTests",
    "Tests/LoginRocketTests",
]
STAND_INS = {"Sources/LoginRocket/HTTP/Redirect.swift": "Tests/Mutants/Redirect.swift"}

# In seconds and bytes: a mutant may run for ever and grow without bound.
BUILD_LIMIT, TESTS_LIMIT, ADVERSARY_LIMIT = 900, 60, 60
MEMORY_LIMIT = 6 << 30

TESTS = ".build/debug/MutantsPackageTests.xctest --testing-library swift-testing"
# The walks take longest: they run if nothing else was found.
STAGES = [f"{TESTS} --skip ExplorerTests", f"{TESTS} --filter ExplorerTests"]
# The adversary's command line; empty for none. It exits with 1 if it has found something, and then
# prints the seed.
ADVERSARY = ""

# Optimized, or walks take five times as long. The tests are not: they take longer to compile.
OPTIMIZED = """
for target in package.targets where !target.isTest {
    target.swiftSettings? += [.unsafeFlags(["-O"])]
}
"""


class Unusable(Exception):
    """The catalogue or the code is not as it must be."""


# --- The catalogue


class Mutant:
    def __init__(self, file):
        self.name = file.stem
        self.reason = None
        self.blocks = []
        path = None
        lines = iter(file.read_text().splitlines(keepends=True))
        for line in lines:
            if line.startswith("# survives:"):
                self.reason = line.removeprefix("# survives:").strip()
            elif line == "<<<<\n" and path:
                old = "".join(iter(lambda: next(lines, "====\n"), "====\n"))
                new = "".join(iter(lambda: next(lines, ">>>>\n"), ">>>>\n"))
                self.blocks.append((path, old, new))
            elif line.startswith("Sources/"):
                path = line.strip()
            elif line.strip() and not line.startswith("#"):
                raise Unusable(f"{self.name}: cannot read the line: {line.strip()}")
        if not self.blocks:
            raise Unusable(f"{self.name}: has nothing to replace")

    def mutated(self):
        """The files that differ, by path."""
        texts = {}
        for path, old, new in self.blocks:
            if not os.path.isfile(path):
                raise Unusable(f"{self.name}: there is no {path} any more")
            text = "\n" + texts.get(path, pathlib.Path(path).read_text())
            count = text.count("\n" + old)
            if not old or count != 1:
                raise Unusable(
                    f"{self.name}: does not apply any more: in {path} these lines occur"
                    f" {count} times, not once:\n{old}"
                )
            texts[path] = text.replace("\n" + old, "\n" + new)[1:]
        return texts


def catalogue():
    mutants, troubles = [], []
    for file in sorted(CATALOGUE.glob("*.mutant")):
        try:
            mutant = Mutant(file)
            mutant.mutated()
            mutants.append(mutant)
        except Unusable as trouble:
            troubles.append(str(trouble))
    if troubles:
        raise Unusable("\n".join(troubles))
    return mutants


def chosen(mutants, arguments):
    if not arguments:
        return mutants
    if arguments[0] == "--sample":
        if len(arguments) != 2 or not arguments[1].isdigit():
            raise Unusable("--sample needs a number")
        commit = subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()
        order = lambda mutant: hashlib.sha256(f"{commit} {mutant.name}".encode()).digest()
        return sorted(mutants, key=order)[: int(arguments[1])]
    for name in arguments:
        if not any(fnmatch.fnmatch(mutant.name, name) for mutant in mutants):
            raise Unusable(f"there is no mutant {name}")
    return [m for m in mutants if any(fnmatch.fnmatch(m.name, name) for name in arguments)]


# --- The small package


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
    manifest = (CATALOGUE / "Package.swift").read_text()
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


# --- Finding


def found(code, output, words):
    """How something was found, in short; nothing if it was not."""
    if code == 0:
        return ""
    finds = list(dict.fromkeys(words(output)))
    if code is None:
        finds.append("did not end")
    elif code < 0:
        finds.append(f"crashed with {signal.Signals(-code).name}")
    if not finds:
        raise Unusable(f"exit code {code}, and no find in:\n{output[-3000:]}")
    return finds[0] + (f" (+{len(finds) - 1})" if len(finds) > 1 else "")


def failed_tests(output):
    names = re.findall(r"✘ Test \"?(.+?)\"? recorded an issue", output)
    return [name if len(name) < 60 else name[:57] + "..." for name in names]


def failing_seeds(output):
    return [f"seed {seed}" for seed in re.findall(r"seed\D{0,3}(\d+)", output)]


def look():
    """What tests and adversary find in the package as it was built, side by side."""
    adversary = Running(ADVERSARY, ADVERSARY_LIMIT) if ADVERSARY else None
    try:
        by_tests = ""
        for stage in STAGES:
            by_tests = by_tests or found(*Running(stage, TESTS_LIMIT).end(), failed_tests)
    finally:
        by_adversary = found(*adversary.end(), failing_seeds) if adversary else ""
    return by_tests, by_adversary


def judge(mutant):
    for path, text in mutant.mutated().items():
        put(path, text.encode())
    try:
        complaint = build()
        if complaint:
            raise Unusable(f"does not compile:\n{complaint}")
        return look()
    finally:
        for path, _, _ in mutant.blocks:
            put(path, pathlib.Path(path).read_bytes())


def run(mutants, is_whole):
    copy_package()
    print("Building …", flush=True)
    complaint = build()
    if complaint:
        raise Unusable(f"the small package does not compile:\n{complaint}")
    if finds := " ".join(look()).strip():
        raise Unusable(f"there are finds without a mutant: {finds}")

    counts = {"tests": 0, "adversary": 0, "either": 0}
    unexplained, unusable = [], []
    for mutant in mutants:
        try:
            by_tests, by_adversary = judge(mutant)
        except Unusable as trouble:
            unusable.append(mutant.name)
            print(f"{mutant.name:40} UNUSABLE: {trouble}", flush=True)
            continue
        counts["tests"] += bool(by_tests)
        counts["adversary"] += bool(by_adversary)
        if by_tests or by_adversary:
            counts["either"] += 1
            verdict = f"tests: {by_tests or '-'}"
            if ADVERSARY:
                verdict += f" · adversary: {by_adversary or '-'}"
            if mutant.reason:
                verdict += " · is found now: take out its reason to survive"
        else:
            verdict = f"SURVIVED: {mutant.reason or 'and must not'}"
            if not mutant.reason:
                unexplained.append(mutant.name)
        print(f"{mutant.name:40} {verdict}", flush=True)

    percent = 100 * counts["either"] / max(1, len(mutants))
    print(
        f"{len(mutants)} mutants: {counts['tests']} found by the tests,"
        f" {counts['adversary']} by the adversary, {counts['either']} by either"
        f" ({percent:.1f} %)"
    )
    if unexplained:
        print("Survived without a reason:", *unexplained)
    if unusable:
        print("Cannot be used:", *unusable)
    return bool(unexplained or unusable or (is_whole and percent < 95))


def main(arguments):
    try:
        mutants = catalogue()
        if arguments == ["--check"]:
            print(f"mutants: all {len(mutants)} apply")
            return 0
        SCRATCH.mkdir(parents=True, exist_ok=True)
        with open(SCRATCH / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return run(chosen(mutants, arguments), is_whole=not arguments)
    except Unusable as trouble:
        print(f"mutants: FAILED: {trouble}", file=sys.stderr)
        return 1


sys.exit(main(sys.argv[1:]))
