"""The mutants: what they break, whether they can be applied, and which are to be run."""

import fnmatch
import hashlib
import os
import pathlib
import subprocess

CATALOGUE = pathlib.Path("Tests/MutantCatalogue")


class Unusable(Exception):
    """The catalogue or the code is not as it must be."""


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
