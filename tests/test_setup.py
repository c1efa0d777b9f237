"""pyproject.toml, the lock and environment.yml agree, and the lock names no address."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = [Requirement(line) for line in (ROOT / "requirements.lock").read_text().splitlines() if line.strip()]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def locked_versions(name):
    return [next(iter(r.specifier)).version for r in LOCK if canonicalize_name(r.name) == canonicalize_name(name)]


def test_every_dependency_is_locked_at_a_version_that_pyproject_allows():
    extras = PROJECT["optional-dependencies"]
    named = [*PROJECT["dependencies"], *extras["test"], *extras["cuda12"], *extras["cuda13"]]
    for requirement in map(Requirement, named):
        versions = locked_versions(requirement.name)
        assert versions, f"{requirement.name} is not in requirements.lock: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions)


def test_the_lock_holds_names_and_versions_only():
    for requirement in LOCK:
        (pin,) = requirement.specifier
        assert pin.operator == "==" and requirement.url is None
    assert not re.search(r"://|--", (ROOT / "requirements.lock").read_text())


def test_conda_users_get_the_same_dependencies():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    conda = {Requirement(line).name: Requirement(line) for line in environment["dependencies"] if isinstance(line, str)}
    dependencies = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["teach"]]
    assert conda["python"].specifier == Requirement(f"python{PROJECT['requires-python']}").specifier
    for requirement in map(Requirement, dependencies):
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        assert conda[name].specifier == requirement.specifier
    assert set(conda) == {"python", "pip"} | {
        CONDA_NAMES.get(Requirement(line).name, Requirement(line).name) for line in dependencies
    }


def test_the_gpu_extras_are_described_where_a_conda_user_looks():
    text = (ROOT / "environment.yml").read_text()
    assert all(f"[{extra}]" in text for extra in ("cuda12", "cuda13"))


def test_the_asked_for_packages_are_dependencies():
    named = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert {"numpy", "matplotlib", "ipywidgets", "nbgrader", "jupyterlab"} <= named
