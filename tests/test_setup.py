"""The way from a fresh clone to a running program: Makefile, set-up script, lock, CI script. Nothing is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
LOCK_LINE = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[0-9][0-9a-z.!]*)( ; .+)?$")
STUB = "#!/bin/sh\n"


def lock_lines() -> list[str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    return [Requirement(text) for text in [*project["dependencies"], *extras]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what set-up reads, with an empty folder for stand-in programs in front of the path."""
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("tools", ".ci"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "programs").mkdir()
    return tmp_path


def program(checkout: Path, name: str, script: str) -> Path:
    path = checkout / "programs" / name
    path.write_text(STUB + script, encoding="utf-8")
    path.chmod(0o755)
    return path


def run(checkout: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout / 'programs'}{os.pathsep}{os.environ['PATH']}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON"))}
    return subprocess.run(
        command,
        cwd=checkout,
        env={**clean, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_lock_pins_exact_versions_and_names_no_index_or_path_or_local_build() -> None:
    assert [line for line in lock_lines() if not LOCK_LINE.match(line)] == []


def test_lock_satisfies_every_requirement_of_the_project() -> None:
    pins = {found["name"]: found["version"] for line in lock_lines() if (found := LOCK_LINE.match(line))}
    unmet = [
        str(requirement)
        for requirement in declared()
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]
    assert unmet == [], "run `make lock`"


def test_make_alone_lists_every_target(checkout: Path) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    shown = run(checkout, "make").stdout
    assert [name for name in phony[1].split() if name != "help" and f"make {name} " not in shown] == []


@pytest.mark.parametrize("target", ["run", "test", "bench"])
def test_second_run_skips_set_up_and_index(checkout: Path, target: str) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / ".ready").touch()
    (checkout / ".venv" / ".indexed").touch()
    planned = run(checkout, "make", "--dry-run", target).stdout
    assert "tools/setup" not in planned
    assert "index build" not in planned


def test_first_run_builds_the_index_after_set_up_and_before_the_page(checkout: Path) -> None:
    planned = run(checkout, "make", "--dry-run", "run").stdout
    assert planned.index("tools/setup") < planned.index("index build") < planned.index("app.py")


def test_only_running_builds_an_index_in_the_users_folder(checkout: Path) -> None:
    assert "index build" not in run(checkout, "make", "--dry-run", "test").stdout


def test_changed_lock_sets_up_again(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / ".ready").touch()
    os.utime(checkout / ".venv" / ".ready", (0, 0))
    assert "tools/setup" in run(checkout, "make", "--dry-run", "run").stdout


def test_set_up_skips_unusable_pythons_and_installs_torch_before_the_rest(checkout: Path) -> None:
    program(checkout, "python3", "exit 1\n")
    # A stand-in for Python: says its version, copies itself into the environment it is told to make, logs the rest.
    program(
        checkout,
        "python3.14",
        'echo "$*" >>log\n'
        'case "$*" in\n'
        "  --version) echo Python 3.14.0 ;;\n"
        '  "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;\n'
        "esac\n",
    )
    done = run(checkout, "sh", "tools/setup")
    assert done.returncode == 0, done.stderr
    installs = [line for line in (checkout / "log").read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert re.search(r"torch==[0-9.]+$", installs[0])
    assert installs[1].endswith("--requirement requirements.lock")
    assert "1/3  Making .venv with Python 3.14.0" in done.stdout
    assert (checkout / ".venv" / ".ready").exists()


def test_set_up_that_failed_is_not_taken_for_done(checkout: Path) -> None:
    fails_to_install = (
        'case "$*" in *"pip install"*) exit 1 ;; "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;; esac\n'
    )
    program(checkout, "python3", fails_to_install)
    done = run(checkout, "make", "run")
    assert done.returncode != 0
    assert not (checkout / ".venv" / ".ready").exists()


def test_set_up_without_a_usable_python_says_which_to_install(checkout: Path) -> None:
    done = run(checkout, "make", "run", PYTHON="no-such-python")
    assert done.returncode != 0
    assert "Python 3.11, 3.12, 3.13 or 3.14" in done.stderr
    assert "no-such-python" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(("make_exits", "expected"), [(0, True), (2, False)])
def test_ci_succeeds_only_when_every_check_does(checkout: Path, make_exits: int, expected: bool) -> None:
    program(checkout, "make", f'echo "make $*"; exit {make_exits}\n')
    program(checkout, "chromium", "")
    program(checkout, "chromedriver", "")
    done = run(checkout, "bash", ".ci/run", CI="true")
    assert "make test" in done.stdout
    assert (done.returncode == 0) is expected


def test_tests_never_see_the_users_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_PORT=1234\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    seen = Settings()
    assert seen.port == 7860
    assert not seen.home.is_relative_to(Path.home() / ".local")
