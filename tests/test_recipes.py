"""Two recipes of CONTRIBUTING.md, walked: what is declared in one place is there in all that follow from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ASK = """
import io, json, sys, types
from contextlib import redirect_stdout, suppress
from pathlib import Path

name, place, declaration = sys.argv[1:]
import grapl_engine
module = sys.modules[f"grapl_engine.{name}"] = types.ModuleType(f"grapl_engine.{name}")
text = Path("grapl_engine", f"{name}.py").read_text(encoding="utf-8")
assert text.count(place) == 1
exec(compile(text.replace(place, declaration + place), f"{name}.py", "exec"), vars(module))

from grapl_engine.cli.main import main
with redirect_stdout(io.StringIO()) as told, suppress(SystemExit):
    main(["segment", "--help"])

from PySide6.QtWidgets import QApplication
application = QApplication([])
from app.panels.settings_form import SettingsForm
from app.session.session import Session
form = SettingsForm(Session())

from tests.generated import up_to_date
pages = {path.name: text for path, text in up_to_date().items()}
presets = {form.presets.itemText(i): form.presets.itemData(i, 3) for i in range(form.presets.count())}
rows = {name: row.editor.accessibleDescription() for name, row in form.rows.items()}
print(json.dumps({"help": told.getvalue(), "presets": presets, "rows": rows, "pages": pages}))
"""
"""A fresh Python in which a declaration stands before a place in a module of the engine; what program and pages say then."""


def _declared(module: str, place: str, declaration: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", ASK, module, place, declaration],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "COLUMNS": "1000"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def preset() -> dict[str, Any]:
    declaration = 'declare_preset("throwaway", "For nothing but a try.", d=17, contiguous=True)\n\n\n'
    return _declared("presets", "def nearest_preset(", declaration)


@pytest.fixture(scope="module")
def parameter() -> dict[str, Any]:
    declaration = (
        "    throwaway: float = parameter(\n"
        '        2.5, "Thrown away", unit="tries", low=0.0, high=7.0, slider=(0.0, 5.0), group="graph",\n'
        '        effect="Higher: nothing changes, and nobody minds.",\n'
        "    )\n"
    )
    return _declared("settings", "    average_rounds: bool = ", declaration)


def test_a_preset_is_declared_and_the_command_line_offers_it(preset: dict[str, Any]) -> None:
    assert "--preset NAME" in preset["help"]
    assert "- throwaway: For nothing but a try." in preset["help"]
    assert "throwaway: 17" in preset["help"], "beside the defaults of --d"


def test_a_preset_is_declared_and_the_form_offers_it(preset: dict[str, Any]) -> None:
    assert preset["presets"]["throwaway"] == "For nothing but a try."


def test_a_preset_is_declared_and_lessons_and_guide_know_it(preset: dict[str, Any]) -> None:
    assert "throwaway" in json.loads(preset["pages"]["schema.json"])["properties"]["preset"]["enum"]
    assert "| `throwaway` | For nothing but a try. | d 17; contiguous segments on |" in preset["pages"]["first-steps.md"]


def test_a_parameter_is_declared_and_the_command_line_has_its_option(parameter: dict[str, Any]) -> None:
    assert "--throwaway X" in parameter["help"]
    assert "Thrown away (tries). Higher: nothing changes, and nobody minds. [2.5]" in parameter["help"]


def test_a_parameter_is_declared_and_the_form_has_its_row(parameter: dict[str, Any]) -> None:
    assert "nobody minds" in parameter["rows"]["throwaway"]
    assert list(parameter["rows"]).index("throwaway") == list(parameter["rows"]).index("average_rounds") - 1


def test_a_parameter_is_declared_and_lessons_know_it(parameter: dict[str, Any]) -> None:
    assert '"throwaway"' in parameter["pages"]["schema.json"]


def test_without_a_declaration_there_is_none_of_it() -> None:
    answer = _declared("presets", "def nearest_preset(", "")
    assert "throwaway" not in json.dumps(answer)
