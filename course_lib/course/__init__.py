"""The course as files: its folders, the author's sources, digests of built files, a chapter's checks."""
