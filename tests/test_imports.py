"""Importing any module of the project does nothing: no file, no network, no process, no environment read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Runs in a fresh interpreter, where nothing is imported yet. An act counts when the nearest code that is not the
# standard library's is ours; the import system reading our own files does not.
WATCHED_IMPORTS = """
import importlib, os, pkgutil, sys
from pathlib import Path

root, packages = sys.argv[1], sys.argv[2:]
acts = []

def ours():
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if "importlib" in name or "site-packages" in name:
            return None
        if name.startswith(root):
            return f"{Path(name).relative_to(root)}:{frame.f_lineno}"
        frame = frame.f_back
    return None

def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "os.mkdir", "socket.connect", "subprocess.Popen", "os.system"):
        if (place := ours()) is not None:
            acts.append(f"{place} {event} {arguments[0]!r}")

def read(self, key, original=type(os.environ).__getitem__):
    if (place := ours()) is not None:
        acts.append(f"{place} reads {key} from the environment")
    return original(self, key)

names = [
    module.name
    for package in packages
    for module in pkgutil.walk_packages([os.path.join(root, package)], f"{package}.")
    if not module.name.endswith("__main__")
]
sys.addaudithook(watch)
type(os.environ).__getitem__ = read
for name in [*packages, *names]:
    importlib.import_module(name)
print("\\n".join(acts))
"""


def acts_while_importing(root: Path, *packages: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_IMPORTS, str(root), *packages],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_importing_does_nothing() -> None:
    assert acts_while_importing(ROOT, "corpus", "index", "assistant") == []


@pytest.mark.parametrize(
    "line",
    [
        "CONTENT = __import__('pathlib').Path(__file__).read_text()",
        "KEY = __import__('os').environ.get('HOME')",
        "FILES = __import__('os').listdir('.')",
    ],
)
def test_an_import_that_does_something_is_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "busy" / "worker.py").write_text(f"{line}\n", encoding="utf-8")
    assert len(acts_while_importing(tmp_path, "busy")) == 1
