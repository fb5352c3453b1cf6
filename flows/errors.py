"""The one error that a person can do something about."""


class UserError(Exception):
    """A mistake or a circumstance that the user can mend.

    The message is one line: what is wrong, where, and what to do. The command line prints it
    without a traceback and exits with ``exit_code``.
    """

    def __init__(self, message: str, *, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
