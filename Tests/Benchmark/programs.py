"""Builds the programs of a commit, in release mode, and keeps them in .build/bench."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOUSE = ROOT / ".build" / "bench"
SOURCE = ROOT / "Tests" / "Benchmark"
TREE = HOUSE / "tree"
PACKAGE = HOUSE / "package"
PRODUCTS = ["bench-program", "loginrocket-demo"]

# The program is no part of the package: who uses the package does not need it.
TARGET = """
package.targets.append(
    .executableTarget(
        name: "bench-program",
        dependencies: ["LoginRocket", "LoginRocketCore"],
        path: "Benchmark"
    )
)
"""


def output(*command):
    return subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


class Programs:
    """The programs of one commit."""

    def __init__(self, commit):
        self.hash = output("git", "rev-parse", "--short=12", "--verify", f"{commit}^{{commit}}")
        self.title = output("git", "show", "--no-patch", "--format=%h %s", self.hash)
        self.folder = HOUSE / self.hash
        if not self.is_built():
            self.build()

    def is_built(self):
        """Whether they are kept from an earlier time, and measure what is measured now."""
        changed = (SOURCE / "main.swift").stat().st_mtime
        built = [self.folder / product for product in PRODUCTS]
        return all(path.exists() and path.stat().st_mtime > changed for path in built)

    def build(self):
        """Builds them where the last commit was built: what they depend on is the same."""
        print(f"Building {self.title} …", flush=True)
        HOUSE.mkdir(parents=True, exist_ok=True)
        if not TREE.exists():
            output("git", "clone", "--quiet", "--shared", "--no-checkout", ".", str(TREE))
        output("git", "-C", str(TREE), "checkout", "--quiet", "--force", "--detach", self.hash)
        self.furnish()
        built = ["swift", "build", "-c", "release", "--package-path", str(PACKAGE)]
        for product in PRODUCTS:
            output(*built, "--quiet", "--product", product)
        products = pathlib.Path(output(*built, "--show-bin-path"))
        self.folder.mkdir(exist_ok=True)
        for product in PRODUCTS:
            # With the time of now, not of a link that nothing had changed.
            shutil.copyfile(products / product, self.folder / product)
            os.chmod(self.folder / product, 0o755)

    def furnish(self):
        """Makes a package of the commit's sources and of the program that measures."""
        PACKAGE.mkdir(exist_ok=True)
        for part in ["Sources", "Tests", "Demo"]:
            link(PACKAGE / part, TREE / part)
        link(PACKAGE / "Benchmark", SOURCE)
        manifest = (TREE / "Package.swift").read_text()
        place = manifest.index("for target in package.targets")
        (PACKAGE / "Package.swift").write_text(manifest[:place] + TARGET + manifest[place:])
        resolved = ROOT / "Package.resolved"
        if resolved.exists():
            shutil.copy(resolved, PACKAGE)

    def run(self, product, *arguments, through=()):
        """What a program printed."""
        return output(*through, str(self.folder / product), *map(str, arguments))


def link(path, target):
    path.unlink(missing_ok=True)
    path.symlink_to(target)
