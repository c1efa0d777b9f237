"""Collecting from nbgrader's exchange without following links: they would be read with the instructor's rights."""

import shutil
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns


class CollectNoLinks(ExchangeCollect):
    """nbgrader's own, but a link in a submission stays a link, which the judge then refuses by name."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission, but for what nbgrader ignores by name or size."""
        directory = self.coursedir
        ignored = ignore_patterns(directory.ignore, directory.include, directory.max_file_size, self.log)
        shutil.copytree(src, dest, ignore=ignored, symlinks=True)
