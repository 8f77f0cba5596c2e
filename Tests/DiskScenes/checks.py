"""Counts what is not as it should be."""

import sys

failures = []


def check(what, found, wanted):
    if found not in (wanted if isinstance(wanted, set) else {wanted}):
        failures.append(what)
        print(f"disks: FAILED: {what}: {found!r} instead of {wanted!r}", file=sys.stderr)
