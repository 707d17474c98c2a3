import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import commands
import environment
import pytest
import system_parts
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "packaging" / "lock.txt").read_text()


def locked():
    """Each package of the lock: its requirement and the text with its hashes."""
    entries = re.split(r"\n(?=[a-z])", LOCK.strip())
    return {
        canonicalize_name(one.name): (one, rest)
        for entry in entries
        for first, _, rest in [entry.partition(" \\\n")]
        for one in [Requirement(first)]
    }


def asked_for():
    everything = [*PROJECT["dependencies"]]
    for group in PROJECT["optional-dependencies"].values():
        everything += group
    return [Requirement(text) for text in everything]


@pytest.mark.parametrize("wanted", asked_for(), ids=lambda wanted: wanted.name)
def test_the_lock_pins_what_the_project_asks_for(wanted):
    pinned, hashes = locked()[canonicalize_name(wanted.name)]
    [pin] = pinned.specifier
    assert pin.operator == "==" and wanted.specifier.contains(pin.version)
    assert re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\\n)?)+", hashes)


def test_every_locked_package_is_pinned_with_a_hash():
    for name, (pinned, hashes) in locked().items():
        assert [pin.operator for pin in pinned.specifier] == ["=="], name
        assert "--hash=sha256:" in hashes, name


def test_the_lock_names_no_place_to_fetch_from():
    assert not re.search(r"://|^\s*-(?!-hash)|@|index|find-links", LOCK, re.MULTILINE)


def test_what_is_installed_here_is_what_the_lock_says():
    for name, (pinned, _) in locked().items():
        if pinned.marker is None or pinned.marker.evaluate():
            assert pinned.specifier.contains(version(name)), name


def test_windows_and_macos_get_their_own_parts():
    markers = {name: str(pinned.marker) for name, (pinned, _) in locked().items()}
    assert markers["colorama"] == markers["pywin32-ctypes"] == 'sys_platform == "win32"'
    assert markers["secretstorage"] == 'sys_platform == "linux"'


def test_qt_is_not_the_version_that_dies_while_painting():
    [pin] = locked()["pyside6-essentials"][0].specifier
    assert not pin.version.startswith("6.12")


def test_an_old_python_is_told_in_one_sentence_what_to_do():
    script = (
        "import runpy, sys; sys.version_info = (3, 9, 18); sys.argv = ['dev.py', 'demo']\n"
        f"runpy.run_path({str(ROOT / 'packaging' / 'dev.py')!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == (
        "Front Desk needs Python 3.11 or newer and this is Python 3.9: "
        "start it with a newer one, such as `python3.11 packaging/dev.py`.\n"
    )


def test_the_first_file_can_be_read_by_an_old_python():
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / "packaging" / "dev.py").read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, new)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where an environment goes in this test, from a lock that names no package."""
    monkeypatch.setenv("FRONTDESK_VENV", str(tmp_path / "venv"))
    (tmp_path / "lock.txt").write_text("")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "lock.txt")
    return tmp_path / "venv"


def test_a_set_up_that_was_cut_off_is_done_anew_and_the_next_start_does_nothing(
    folder, monkeypatch, capfd
):
    folder.mkdir()
    (folder / "half-written").touch()
    (folder / "frontdesk-stamp").write_text("unfinished\n")
    python = environment.make_ready()
    assert "Setting up" in capfd.readouterr().out and not (folder / "half-written").exists()
    told = [str(python), "-c", "import frontdesk; print(frontdesk.__file__)"]
    found = subprocess.check_output(told, cwd=folder, text=True).strip()
    assert found == str(ROOT / "frontdesk" / "__init__.py")

    with monkeypatch.context() as patch:
        patch.setattr(environment.subprocess, "run", lambda *_, **__: pytest.fail("work done"))
        assert environment.make_ready() == python and capfd.readouterr().out == ""

    # A lock whose packages cannot be had leaves the set-up to do, from the start.
    assert environment.can_be_kept(folder)
    environment.LOCK.write_text("nothing-of-this-name==1 --hash=sha256:" + "0" * 64 + "\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SystemExit, match="could not be installed"):
        environment.make_ready()
    assert not environment.is_ready(folder) and not environment.can_be_kept(folder)


def test_a_changed_lock_or_another_python_is_work_to_do(folder):
    python = environment.python_of(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = folder / "frontdesk-stamp"
    assert not environment.is_ready(folder)
    stamp.write_text(environment.stamp_text(b"", sys.version_info[:2]))
    assert environment.is_ready(folder)
    environment.LOCK.write_text("one==1\n")
    assert not environment.is_ready(folder)
    stamp.write_text(environment.stamp_text(b"one==1\n", (3, 10)))
    assert not environment.is_ready(folder)


def test_an_environment_without_its_python_is_made_anew(folder):
    folder.mkdir()
    stamp = environment.stamp_text(b"", sys.version_info[:2])
    (folder / "frontdesk-stamp").write_text(stamp)
    assert not environment.is_ready(folder) and not environment.can_be_kept(folder)


def test_missing_libraries_are_named_by_their_packages(monkeypatch):
    monkeypatch.setattr(system_parts, "ALWAYS", {"libnone.so.1": "libnone1", "libc.so.6": "libc6"})
    monkeypatch.setattr(system_parts, "FOR_WINDOWS_ON_SCREEN", {"libno.so.2": "libno2"})
    monkeypatch.setattr(system_parts, "has_font", lambda: True)
    assert system_parts.missing_packages(on_screen=False) == ["libnone1"]
    assert system_parts.missing_packages(on_screen=True) == ["libno2", "libnone1"]
    monkeypatch.setattr(system_parts, "has_font", lambda: False)
    missing = system_parts.missing_packages(on_screen=False)
    assert missing == ["fonts-dejavu-core", "libnone1"]


def test_who_may_not_install_reads_one_sentence_and_nothing_is_run(monkeypatch):
    monkeypatch.setattr(system_parts.sys, "platform", "linux")
    monkeypatch.setattr(system_parts, "missing_packages", lambda **_: ["libegl1", "libgl1"])
    monkeypatch.setattr(system_parts.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(system_parts.subprocess, "run", lambda *_, **__: pytest.fail("was run"))
    with pytest.raises(SystemExit) as ended:
        system_parts.need_qt(on_screen=False)
    assert str(ended.value) == (
        "Qt needs these Debian packages: libegl1 libgl1. "
        "Install them with: sudo apt-get install libegl1 libgl1"
    )


def test_a_font_is_looked_for_in_all_subfolders(tmp_path):
    (tmp_path / "truetype" / "inter").mkdir(parents=True)
    (tmp_path / "truetype" / "inter" / "README.txt").touch()
    assert not system_parts.has_font((str(tmp_path),))
    (tmp_path / "truetype" / "inter" / "Inter.otf").touch()
    assert system_parts.has_font((str(tmp_path),))


@pytest.mark.parametrize(
    ("variables", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_only_linux_can_be_without_a_display(variables, platform, seen):
    assert commands.has_display(variables, platform) is seen


@pytest.fixture
def started(monkeypatch):
    """What the commands would start, instead of starting it."""
    words = []
    monkeypatch.setattr(commands, "_start", lambda said, **_: words.append(said) or 0)
    monkeypatch.setattr(commands.sys, "platform", "linux")
    monkeypatch.chdir(ROOT)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.setenv(name, "")
    return words


def test_without_a_display_the_demo_says_so_and_walks_by_itself(started, capsys):
    assert commands.main(["demo", "--postgres"]) == 0
    morning = str(ROOT / "build" / "morning")
    assert started == [["-m", "frontdesk", "demo", "--postgres", "--scripted", morning]]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    said = capsys.readouterr().out
    assert said.startswith("There is no display here") and morning in said


def test_with_a_display_the_demo_just_opens(started, monkeypatch, capsys):
    monkeypatch.setenv("DISPLAY", ":0")
    commands.main(["demo"])
    assert started == [["-m", "frontdesk", "demo"]] and capsys.readouterr().out == ""


@pytest.mark.parametrize("words", [["--scripted", "elsewhere"], ["--scripted=elsewhere"]])
def test_a_scripted_demo_keeps_its_own_folder(started, capsys, words):
    commands.main(["demo", *words])
    assert started == [["-m", "frontdesk", "demo", *words]]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["-n", "2"]),
        (["-k", "nobody", "tests/demo"], ["-n", "2", "-k", "nobody", "tests/demo"]),
        (["-n0"], ["-n0"]),
        (["--pdb"], ["--pdb"]),
        (["-p", "no:xdist"], ["-p", "no:xdist"]),
    ],
)
def test_tests_run_on_two_workers_unless_told_otherwise(started, arguments, words):
    commands.main(["test", *arguments])
    assert started == [["-m", "pytest", *words]]


def test_check_runs_every_tool_and_reports_all_that_fail(monkeypatch, capfd):
    tools = {
        name: ["-c", f"print('ran'); exit({code})"]
        for name, code in zip("abc", (1, 0, 2), strict=True)
    }
    monkeypatch.setattr(commands, "TOOLS", tools)
    monkeypatch.setattr(environment, "make_ready", lambda: Path(sys.executable))
    assert commands.main(["check"]) == 1
    said = capfd.readouterr().out
    assert said.count("ran") == 3 and said.endswith("check: failed in a, c\n")
    assert commands.main(["check", "b"]) == 0
    assert capfd.readouterr().out.endswith("check: all clean\n")


@pytest.mark.parametrize("words", [["chekc"], ["check", "mipy"]])
def test_a_misspelt_word_is_not_taken_for_success(words, capsys):
    assert commands.main(words) == 2 and words[-1] in capsys.readouterr().err


def test_the_projects_pictures_are_one_small_one_for_each_word(tmp_path):
    for name, size in [
        ("01-day", 10),
        ("02-day-moved", 10),
        ("03-search", commands.SMALL + 1),
        ("04-search-typo", 10),
        ("05-nothing", 10),
    ]:
        (tmp_path / f"{name}.png").write_bytes(b"x" * size)
    names = [one.stem for one in commands.chosen(sorted(tmp_path.glob("*.png")))]
    assert names == ["01-day", "04-search-typo"]
