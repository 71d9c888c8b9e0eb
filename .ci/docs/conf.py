"""The guide as a site, with a reference of what the engine's door names. `make docs` runs it on a copy of the pages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sphinx.application import Sphinx

import grapl_engine

project = "GraPL"
author = "the GraPL GUI authors"
release = grapl_engine.__version__
root_doc = "guide/index"
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "sphinx.ext.viewcode"]
include_patterns = ["guide/**", "lessons/README.md"]
exclude_patterns = ["guide/examples"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False  # autodoc lists them
default_role = "py:obj"
suppress_warnings = ["ref.python"]  # attributes of one name in several classes: they are no links

html_theme = "alabaster"
html_show_copyright = False
html_title = f"GraPL {release}"
html_static_path: list[str] = []
html_theme_options = {
    "description": "Unsupervised segmentation with graph cuts",
    "page_width": "1100px",
    "body_max_width": "auto",
    "fixed_sidebar": True,
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}


def reference() -> str:
    """The page of the reference: the door's own names, then the modules that the window may use, with theirs."""
    parts = ["Reference", "=========", "", "What ``grapl_engine`` offers, from its docstrings.", ""]
    for module in ("grapl_engine", *_named_modules()):
        parts += _section(module)
    return "\n".join(parts)


def _named_modules() -> list[str]:
    """Those of the contract one-door in pyproject.toml: ``app.** -> MODULE``."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    (door,) = (contract for contract in project["tool"]["importlinter"]["contracts"] if contract["id"] == "one-door")
    return [line.partition(" -> ")[2] for line in door["ignore_imports"]]


def _section(module: str) -> list[str]:
    return [module, "-" * len(module), "", f".. automodule:: {module}", "   :members:", ""]


def _write_reference(app: Sphinx) -> None:
    Path(app.srcdir, "guide", "reference.rst").write_text(reference(), encoding="utf-8")


def _add_contents(_app: Sphinx, name: str, source: list[str]) -> None:
    """The index lists the pages for window and site alike; the site's own list at the side is made from it."""
    if name != root_doc:
        return
    pages = re.findall(r"^- \[[^]]+\]\(([^)]+)\.md\)", source[0], re.MULTILINE)
    tree = "\n".join([*pages, "reference"])
    source[0] += "\n- [Reference](reference.rst): every name of the Python package\n"
    source[0] += f"\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("builder-inited", _write_reference)
    app.connect("source-read", _add_contents)
