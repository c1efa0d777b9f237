"""A widget on its page: controls, settings, messages, the static picture, when it is closed. May import `plot`."""
