"""What authors and graders run: build, learner's processes, submission, feedback."""

import sys

# jsonschema, which nbformat imports, builds a grammar for international addresses at import if it finds this package:
# up to 3 seconds at the start of every command, for a format that no notebook uses. Without it jsonschema skips it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
