"""What Tests/mutants runs; see there."""

import fcntl
import pathlib
import re
import signal
import sys

from catalogue import Unusable, catalogue, chosen
from package import SCRATCH, Running, build, copy_package, put

TESTS = ".build/debug/MutantsPackageTests.xctest --testing-library swift-testing"
# It exits with 1 if it has found something, and prints the seed.
ADVERSARY = ".build/debug/adversary-program --steps 100000 --seed 1"

# In seconds: a mutant may run for ever.
TESTS_LIMIT, ADVERSARY_LIMIT = 60, 60


def found(code, output, words):
    """How something was found, in short; nothing if it was not."""
    if code == 0:
        return ""
    finds = list(dict.fromkeys(words(output)))
    how = finds[:1]
    if len(finds) > 1:
        how = [f"{finds[0]} (+{len(finds) - 1})"]
    if code is None:
        how.append("did not end")
    elif code < 0:
        how.append(f"crashed with {signal.Signals(-code).name}")
    if not how:
        raise Unusable(f"exit code {code}, and no find in:\n{output[-3000:]}")
    return ", ".join(how)


def failed_tests(output):
    names = re.findall(r"✘ Test \"?(.+?)\"? recorded an issue", output)
    return [name if len(name) < 60 else name[:57] + "..." for name in names]


def broken_rules(output):
    """The seed and the rule; after a crash the last seed."""
    finds = re.findall(r"seed (\d+), \d+ steps, breaks: ([^:\n]+)", output)
    if finds:
        return [f"seed {seed}, {rule}" for seed, rule in finds]
    return [f"seed {seed}" for seed in re.findall(r"\rseed (\d+)", output)[-1:]]


def shortest(output):
    """The steps of the shortest story that the adversary tells; empty for none."""
    story = re.search(r"^shortest: (\d+) steps.*?\n(.*?)^its end:", output, re.M | re.S)
    return f"    the shortest has {story[1]} steps:\n{story[2]}" if story else ""


def look():
    """What tests and adversary find in the package as it was built, side by side; and its story."""
    adversary = Running(ADVERSARY, ADVERSARY_LIMIT)
    by_adversary, story = "", ""
    try:
        by_tests = found(*Running(TESTS, TESTS_LIMIT).end(), failed_tests)
    finally:
        code, output = adversary.end()
        by_adversary, story = found(code, output, broken_rules), shortest(output)
    return by_tests, by_adversary, story


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


def run(mutants, is_whole, tells_stories):
    copy_package()
    print("Building …", flush=True)
    complaint = build()
    if complaint:
        raise Unusable(f"the small package does not compile:\n{complaint}")
    if finds := " ".join(look()[:2]).strip():
        raise Unusable(f"there are finds without a mutant: {finds}")

    counts = {"tests": 0, "adversary": 0, "either": 0}
    unexplained, unusable = [], []
    for mutant in mutants:
        try:
            by_tests, by_adversary, story = judge(mutant)
        except Unusable as trouble:
            unusable.append(mutant.name)
            print(f"{mutant.name:40} UNUSABLE: {trouble}", flush=True)
            continue
        counts["tests"] += bool(by_tests)
        counts["adversary"] += bool(by_adversary)
        if by_tests or by_adversary:
            counts["either"] += 1
            verdict = f"tests: {by_tests or '-'} · adversary: {by_adversary or '-'}"
            if mutant.reason:
                verdict += " · is found now: take out its reason to survive"
        else:
            verdict = f"SURVIVED: {mutant.reason or 'and must not'}"
            if not mutant.reason:
                unexplained.append(mutant.name)
        print(f"{mutant.name:40} {verdict}", flush=True)
        if tells_stories:
            print(story, end="", flush=True)

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
        tells_stories = arguments[:1] == ["--stories"]
        arguments = arguments[tells_stories:]
        SCRATCH.mkdir(parents=True, exist_ok=True)
        with open(SCRATCH / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return run(chosen(mutants, arguments), not arguments, tells_stories)
    except Unusable as trouble:
        print(f"mutants: FAILED: {trouble}", file=sys.stderr)
        return 1


sys.exit(main(sys.argv[1:]))
