"""The entry, icon and file type on a desktop: whole or not there, and taken back."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app import desktop
from app.files.dialogs import RUN_SUFFIX, SESSION_SUFFIX
from app.paths import icon_drawing_path, icon_path

ROOT = Path(__file__).parents[2]
ENTRY, TYPE = Path("applications/grapl-gui.desktop"), Path("mime/packages/grapl-gui.xml")
PNG, SVG = Path("icons/hicolor/256x256/apps/grapl-gui.png"), Path("icons/hicolor/scalable/apps/grapl-gui.svg")
XML = "{http://www.freedesktop.org/standards/shared-mime-info}"
PROGRAM = Path("/opt/grapl/bin/grapl-gui")


@pytest.fixture(autouse=True)
def no_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desktop's own tools add is not looked at here."""
    monkeypatch.setattr(desktop.shutil, "which", lambda name: None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for data that holds something of others."""
    home = tmp_path / "a home"
    (home / "applications").mkdir(parents=True)
    (home / "applications" / "other.desktop").write_text("[Desktop Entry]\n")
    return home


def entry_of(home: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(home / ENTRY, encoding="utf-8")
    return parser["Desktop Entry"]


def files_in(home: Path) -> set[Path]:
    return {path.relative_to(home) for path in home.rglob("*") if path.is_file()}


def test_install_writes_entry_type_and_icons(home: Path) -> None:
    said = desktop.install(PROGRAM, home)
    assert files_in(home) == {ENTRY, TYPE, PNG, SVG, Path("applications/other.desktop")}
    assert all(str(path) in said for path in (home, ENTRY, TYPE, PNG, SVG))
    assert (home / PNG).read_bytes() == icon_path().read_bytes()
    assert (home / SVG).read_bytes() == icon_drawing_path().read_bytes()


def test_the_entry_starts_this_program_on_pictures_and_runs(home: Path) -> None:
    desktop.install(PROGRAM, home)
    entry = entry_of(home)
    assert (entry["Type"], entry["Name"], entry["Icon"], entry["Terminal"]) == ("Application", "GraPL", "grapl-gui", "false")
    assert entry["Exec"] == '"/opt/grapl/bin/grapl-gui" %F'
    assert entry["TryExec"] == "/opt/grapl/bin/grapl-gui"
    assert "Science" in entry["Categories"].split(";")
    types = entry["MimeType"].split(";")
    assert types[0] == "application/x-grapl" and types[-1] == ""
    assert {"image/png", "image/jpeg", "image/tiff", "image/webp"} <= set(types)


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        ("my programs", '"/my programs/grapl-gui"'),
        ('a"b', r'"/a\\"b/grapl-gui"'),
        ("$HOME`", r'"/\\$HOME\\`/grapl-gui"'),
        ("back\\slash", r'"/back\\\\slash/grapl-gui"'),
        ("100%", '"/100%%/grapl-gui"'),
        ("größe", '"/größe/grapl-gui"'),
        ("a\nb", r'"/a\nb/grapl-gui"'),
    ],
)
def test_any_folder_is_quoted_as_the_specification_has_it(home: Path, folder: str, command: str) -> None:
    desktop.install(Path("/") / folder / "grapl-gui", home)
    assert entry_of(home)["Exec"] == f"{command} %F"


def test_a_program_that_no_entry_can_start_is_refused(home: Path) -> None:
    with pytest.raises(desktop.DesktopError, match="equals sign"):
        desktop.install(Path("/a=b/grapl-gui"), home)
    assert files_in(home) == {Path("applications/other.desktop")}


def test_runs_and_sessions_have_types_of_their_own_that_are_zips(home: Path) -> None:
    desktop.install(PROGRAM, home)
    kinds = list(ET.parse(home / TYPE).getroot())
    for kind, name, suffix in zip(kinds, entry_of(home)["MimeType"].split(";"), (RUN_SUFFIX, SESSION_SUFFIX), strict=False):
        assert kind.get("type") == name
        assert [glob.get("pattern") for glob in kind.iter(f"{XML}glob")] == [f"*{suffix}"]
        assert [above.get("type") for above in kind.iter(f"{XML}sub-class-of")] == ["application/zip"]
    assert len(kinds) == 2


def test_installing_again_replaces(home: Path) -> None:
    desktop.install(PROGRAM, home)
    before = files_in(home)
    desktop.install(Path("/elsewhere/grapl-gui"), home)
    assert files_in(home) == before
    assert "/elsewhere/" in entry_of(home)["Exec"]


def test_uninstall_takes_back_what_install_wrote_and_nothing_else(home: Path) -> None:
    desktop.install(PROGRAM, home)
    (home / "icons" / "hicolor" / "scalable" / "apps" / "other.svg").touch()
    said = desktop.uninstall(home)
    assert str(ENTRY) in said
    left = {path.relative_to(home) for path in home.rglob("*") if path.is_file() or not any(path.iterdir())}
    assert left == {Path("applications/other.desktop"), SVG.with_name("other.svg")}
    assert "nothing" in desktop.uninstall(home)


@pytest.mark.parametrize("in_the_way", ["icons", "mime/packages", "icons/hicolor/scalable/apps/grapl-gui.svg/folder"])
def test_where_one_file_cannot_be_written_none_is(home: Path, in_the_way: str) -> None:
    blocked = home / in_the_way
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.touch()
    with pytest.raises(desktop.DesktopError, match=r"cannot be written \(.*\): make .* writable, or name another folder"):
        desktop.install(PROGRAM, home)
    assert files_in(home) == {Path("applications/other.desktop"), Path(in_the_way)}


def test_a_file_that_cannot_be_removed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop.install(PROGRAM, home)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(desktop.DesktopError, match=rf"{ENTRY.name} cannot be removed \(Permission denied\)"):
        desktop.uninstall(home)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_get_a_sentence(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for change in (desktop.install, desktop.uninstall):
        with pytest.raises(desktop.DesktopError, match="Linux"):
            change()


def test_the_program_is_that_which_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, link = tmp_path / "venv" / "grapl-gui", tmp_path / "grapl-gui"
    script.parent.mkdir()
    script.touch()
    link.symlink_to(script)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["venv/grapl-gui"])
    assert desktop.program() == script
    monkeypatch.setattr(sys, "argv", [str(link)])
    assert desktop.program() == link  # as pipx makes it: the target may move with the next update
    monkeypatch.setattr(sys, "argv", [str(ROOT / "app" / "__main__.py")])
    monkeypatch.setattr(desktop.sysconfig, "get_path", lambda name: str(script.parent))
    assert desktop.program() == script
    script.unlink()
    with pytest.raises(desktop.DesktopError, match="install the program"):
        desktop.program()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop.program() == Path(sys.executable)


def test_the_command_installs_without_a_display_and_says_so(tmp_path: Path) -> None:
    home = tmp_path / "data"

    def run(option: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
        code = f"import sys; sys.argv[0] = {str(program)!r}; from app.__main__ import main; sys.exit(main())"
        command = [sys.executable, "-c", code, option]
        env["XDG_DATA_HOME"] = str(home)
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    program = tmp_path / "grapl-gui"
    program.touch()
    done = run("--install")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(home) in done.stdout and str(ENTRY) in done.stdout
    assert entry_of(home)["TryExec"] == str(program)
    done = run("--uninstall")
    assert (done.returncode, done.stderr) == (0, "")
    assert not {ENTRY, TYPE, PNG, SVG} & files_in(home)
    home.rename(tmp_path / "moved")
    home.touch()
    done = run("--install")
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
