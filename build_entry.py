"""Where the built programs begin: outside the package, so that its modules keep their names."""

import os
import sys


def leave_children_their_libraries() -> None:
    """On Linux the build finds its libraries by LD_LIBRARY_PATH, and passes that on.

    The system's browser must not load them: it has its own, which may be newer. Programs of this
    build that are started from here make the setting anew, for themselves.
    """
    if not sys.platform.startswith("linux"):
        return
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


if __name__ == "__main__":
    leave_children_their_libraries()
    from lzdesk.__main__ import main

    sys.exit(main())
