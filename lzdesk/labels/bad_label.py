"""What a file may be that was to be a label."""


class BadLabel(Exception):
    """A file or page that cannot be a label; args[0] is its kind."""
