"""The packages that the labels depend on, by name and version, and which graph cut solver is among them."""

from __future__ import annotations

import platform
import sys
from importlib.util import find_spec
from typing import Literal

from grapl_engine import __version__
from grapl_engine.errors import GraphCutError

__all__ = ["PACKAGES", "Package", "installed_package", "required_package", "solver_name", "versions"]

Package = Literal["gco-wrapper", "bkgco"]

PACKAGES: dict[Package, str] = {"gco-wrapper": "gco", "bkgco": "bkgco"}
"""What pip calls it, and the module that it brings. The first one that is there is taken."""

_DEPENDENCIES = (
    "torch", "numpy", "scikit-image", "scikit-learn", "scipy", "transformers", "pillow", "tifffile", "imagecodecs",
)  # fmt: skip


def installed_package() -> Package | None:
    """The package that stands behind `open_solver`; None if neither is installed."""
    return next((package for package, module in PACKAGES.items() if find_spec(module) is not None), None)


def required_package() -> Package:
    """The package that stands behind `open_solver`.

    Raises
    ------
    GraphCutError
        If neither is installed.
    """
    package = installed_package()
    if package is None:
        wanted = "gco-wrapper==3.0.9" if sys.version_info < (3, 12) or sys.version_info >= (3, 14) else "bkgco"
        compiled = ", which compiles it and needs a C++ compiler" if sys.version_info >= (3, 14) else ""
        raise GraphCutError(
            f"No graph cut solver is installed: neither gco-wrapper nor bkgco is there. Run '{sys.executable} -m pip install "
            f"{wanted}'{compiled}."
        )
    return package


def solver_name() -> str:
    """The package in use with its version, as in "bkgco 0.1.0"; "not installed" if there is none."""
    from importlib import metadata  # 15 ms, mostly for its email parser

    package = installed_package()
    if package is None:
        return "not installed"
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:  # a bundle may have left the metadata out
        return package


def versions() -> dict[str, str]:
    """The program, Python and the libraries that the labels depend on."""
    from importlib import metadata

    versions = {"grapl": __version__, "python": platform.python_version()}
    solver = installed_package()
    for name in (*_DEPENDENCIES, *([solver] if solver else [])):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
