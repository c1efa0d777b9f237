"""The course as files: its folders, an author's sources, what built files were made of, a chapter's checks."""
