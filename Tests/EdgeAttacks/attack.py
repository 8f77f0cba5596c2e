"""What an attack is, and how its tries are counted."""

import os

ATTACKS = {}
IS_QUICK = [False]


def some(inputs):
    """All inputs, or the first and the last one if the attacks are to be quick."""
    inputs = list(inputs)
    return inputs[:1] + inputs[-1:] if IS_QUICK[0] else inputs


def attack(kind, rule, is_slow=False, needs_root=False):
    """Registers a function that tries to break a rule: it yields each input, and if it held."""

    def register(function):
        ATTACKS.setdefault(kind, []).append((rule, function, is_slow, needs_root))
        return function

    return register


def play(kind):
    """Plays all attacks of a kind; the numbers of tries and of rules that broke."""
    tried = broken = 0
    for rule, function, is_slow, needs_root in ATTACKS[kind]:
        if is_slow and IS_QUICK[0]:
            continue
        if needs_root and os.geteuid() != 0:
            print(f"NOT TRIED, for only root can: {rule}", flush=True)
            continue
        failures = []
        count = 0
        for what, held in function():
            count += 1
            if not held:
                failures.append(what)
        tried += count
        broken += len(failures)
        print(f"{'BROKEN' if failures else 'held':8}{count:4} tried: {rule}", flush=True)
        for what in failures:
            print(f"          {what}", flush=True)
    return tried, broken
