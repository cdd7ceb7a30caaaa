"""The lzdesk command."""

import multiprocessing
import sys


def main() -> int:
    """Run the command named by the arguments; the window where there is none."""
    multiprocessing.freeze_support()
    from lzdesk.app.arguments import parse

    return parse(sys.argv[1:])()


if __name__ == "__main__":
    sys.exit(main())
