"""What the widgets share, in four parts: each part's `__init__` says what it is and which others it may import."""
