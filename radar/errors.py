"""Exit codes of the command line, and the error that becomes one clear line."""

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_NOTHING = 3
EXIT_PARTLY = 4
EXIT_LOCKED = 5


class RadarError(Exception):
    """Something a user can mend; its message names the thing, the value and the way out."""

    exit_code = EXIT_FAILED
