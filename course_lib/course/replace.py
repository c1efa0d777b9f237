"""Files and folders that are complete at any time: written next to their place, then renamed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace_file(path: Path, content: str | bytes, mode: int | None = None, keep: Path | None = None) -> None:
    """Write a file; an earlier one stays until the new one is complete, and after that as `keep` if given.

    Raises
    ------
    OSError
        If it can't be written; its `filename` is `path`, and an earlier file is unchanged.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
        if mode is not None:
            fresh.chmod(mode)
        if keep is not None:
            path.rename(keep)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise _at(path, error) from error


@contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill; if no error occurs, it takes the place of an earlier one at `path`.

    Raises
    ------
    OSError
        If it can't be written; its `filename` is `path`, unless another file could not be read.
    """
    fresh, old = path.with_name(f".{path.name}.new"), path.with_name(f".{path.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        yield fresh
        if path.exists():
            path.rename(old)
        fresh.rename(path)
    except BaseException as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if isinstance(error, OSError) and _is_of(fresh, error):
            raise _at(path, error) from error
        raise
    shutil.rmtree(old, ignore_errors=True)


def copy_files(source: Path, target: Path) -> None:
    """Copy the files in a folder, and in its folders, into another one."""
    for path in source.rglob("*"):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _is_of(folder: Path, error: OSError) -> bool:
    """Whether a file in `folder` could not be written. A full disk names no file, or a copy both."""
    named = error.filename2 or error.filename
    return named is None or Path(str(named)).is_relative_to(folder.parent)


def _at(path: Path, error: OSError) -> OSError:
    return OSError(error.errno, error.strerror, str(path))
