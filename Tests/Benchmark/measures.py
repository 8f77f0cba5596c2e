"""What is measured of two commits, in turns, so that a busy moment strikes both."""

import pathlib
import shutil
import statistics
import tempfile
import time


class Measure:
    """Some numbers of each commit, of which the median counts."""

    def __init__(self, name, unit):
        self.name, self.unit = name, unit
        self.numbers = ([], [])

    def medians(self):
        return [statistics.median(numbers) for numbers in self.numbers]

    def row(self):
        before, after = self.medians()
        return (self.name, *[show(number, self.unit) for number in (before, after)], after / before)


class Place:
    """A folder on some file system, with databases that are gone afterwards."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.scratch = tempfile.mkdtemp(dir=self.folder, prefix="bench-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.scratch)

    def database(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) / "client.sqlite"


def queue(programs, place, people):
    """A database of this commit with so many queued logouts, and how long each took."""
    database = place.database()
    printed = programs.run("bench-program", "logout", database, people)
    return database, [float(line) for line in printed.splitlines()]


def in_turn(sides, turn):
    """Both sides with their numbers; now the one, now the other comes first."""
    numbered = list(enumerate(sides))
    return numbered[:: 1 if turn % 2 == 0 else -1]


def logouts_and_drain(sides, kind, place, rounds, people):
    """The time of a durable logout, of the drain of many, and the syncs of such a drain."""
    logout = Measure(f"logout() until it is durable, {kind}", "ms")
    drain = Measure(f"drain of {people:,} logouts, {kind}", "ms")
    syncs = Measure(f"syncs of that drain, {kind}", "")
    for turn in range(rounds + 1):
        for side, programs in in_turn(sides, turn):
            database, times = queue(programs, place, people)
            if turn == rounds:
                # Counted in a drain of its own: to count takes time.
                trace = database.with_name("trace")
                counting = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", trace]
                programs.run("bench-program", "drain", database, through=map(str, counting))
                syncs.numbers[side].append(trace.read_text().count("sync("))
            else:
                logout.numbers[side].extend(time * 1000 for time in times)
                printed = programs.run("bench-program", "drain", database)
                drain.numbers[side].append(float(printed) * 1000)
            shutil.rmtree(database.parent)
    return [logout, drain, syncs]


def looks(sides, place, rounds, sizes):
    """The time of whole processes that show the state, by the number of queued logouts."""
    databases = {
        (side, size): queue(programs, place, size)[0]
        for size in sizes
        for side, programs in enumerate(sides)
    }
    measures = []
    for command in ["status", "status --json"]:
        of_sizes = [Measure(f"{command}, {size:,} queued", "ms") for size in sizes]
        for turn in range(rounds):
            for size, measure in zip(sizes, of_sizes):
                for side, programs in in_turn(sides, turn):
                    start = time.perf_counter()
                    programs.run(
                        "loginrocket-demo", *command.split(), "--db", databases[side, size]
                    )
                    measure.numbers[side].append((time.perf_counter() - start) * 1000)
        growth = Measure(f"  {sizes[-1]:,} : {sizes[0]:,}", "")
        for numbers, few, many in zip(
            growth.numbers, of_sizes[0].medians(), of_sizes[-1].medians()
        ):
            numbers.append(many / few)
        measures += [*of_sizes, growth]
    return measures


def show(number, unit):
    digits = 0 if number == int(number) else 3 if number < 1 else 2 if number < 100 else 0
    return f"{number:,.{digits}f} {unit}".strip()
