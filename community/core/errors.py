"""What the domain may refuse with. Raised anywhere, answered in one place as page, JSON problem or acknowledgement."""

from datetime import datetime


class DomainError(Exception):
    """The root. `detail` is a sentence for the person; `type`, `title` and `status` are for the client."""

    status = 400
    type = "bad_request"
    title = "That did not work"

    def __init__(self, detail: str = ""):
        super().__init__(detail or self.title)
        self.detail = detail or self.title

    def extra(self) -> dict:
        """Members of the problem document beside the standard ones."""
        return {}


class BadRequest(DomainError):
    """The request itself could not be read (400)."""


class NotSignedIn(DomainError):
    status = 401
    type = "not_signed_in"
    title = "Please sign in first"


class WrongLogin(NotSignedIn):
    """Nobody has this handle or address with this password (401). The same whether or not there is such an account."""

    type = "wrong_login"
    title = "That did not match"


class NotAllowed(DomainError):
    """Seen, but not allowed (403)."""

    status = 403
    type = "not_allowed"
    title = "You can't do that here"


class Suspended(NotAllowed):
    """The account is paused until `until` (None: until further notice)."""

    type = "suspended"
    title = "Your account is paused"

    def __init__(self, until: datetime | None, detail: str = ""):
        super().__init__(detail)
        self.until = until

    def extra(self) -> dict:
        from community.core.clock import rfc3339

        return {"until": rfc3339(self.until)}


class NotFound(DomainError):
    """Absent, or not yours to see: the two are told apart nowhere (404)."""

    status = 404
    type = "not_found"
    title = "There is nothing here"

    def __init__(self):
        super().__init__("This page or item does not exist, or is not open to you.")


class Conflict(DomainError):
    """Something changed meanwhile, or exists already (409)."""

    status = 409
    type = "conflict"
    title = "Something changed in the meantime"


class Overtaken(Conflict):
    """Somebody else changed the same words since they were read. A page shows theirs, and keeps one's own."""

    def __init__(self):
        super().__init__("Somebody else changed this while you were writing. Nothing was put in its place.")


class Paused(Conflict):
    """Held still for everybody until `until`; what was to be said can be said after it."""

    type = "paused"
    title = "The room takes a breath"

    def __init__(self, until: datetime, seconds_left: int, detail: str = ""):
        super().__init__(detail)
        self.until, self.seconds_left = until, seconds_left

    def extra(self) -> dict:
        from community.core.clock import rfc3339

        return {"until": rfc3339(self.until), "seconds_left": self.seconds_left}


class TooLarge(DomainError):
    status = 413
    type = "too_large"
    title = "That is too large"


class NotJson(DomainError):
    status = 415
    type = "not_json"
    title = "The body must be JSON"


class Invalid(DomainError):
    """Well formed but wrong (422). `errors` maps a field to its messages; `_schema` holds those of the whole."""

    status = 422
    type = "invalid"
    title = "Please check what you entered"

    def __init__(self, errors: dict | None = None, detail: str = "", **fields: str):
        super().__init__(detail)
        self.errors: dict = {**(errors or {}), **{name: [message] for name, message in fields.items()}}

    def extra(self) -> dict:
        return {"errors": self.errors}


class TooMany(DomainError):
    """A limit was reached (429). `retry_after` is in seconds."""

    status = 429
    type = "too_many"
    title = "That was a lot at once"

    def __init__(self, retry_after: int, detail: str = ""):
        self.retry_after = max(1, retry_after)
        super().__init__(detail or again_in(self.retry_after))

    def extra(self) -> dict:
        return {"retry_after": self.retry_after}


class Unavailable(DomainError):
    """The server cannot store anything just now (503). Nothing was half-written."""

    status = 503
    type = "unavailable"
    title = "We can't save anything just now"

    def __init__(self):
        super().__init__("Nothing was changed. Please keep your text and try again in a few minutes.")


def again_in(seconds: int) -> str:
    """When to try once more, as a sentence."""
    return f"Please try again in {_span(max(1, seconds))}. Nothing you wrote is lost."


def _span(seconds: int) -> str:
    number, unit = (seconds, "second") if seconds < 120 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def problem(error: DomainError) -> dict:
    """The RFC 9457 document for an error, also used in Socket.IO acknowledgements."""
    return {"type": error.type, "title": error.title, "status": error.status, "detail": error.detail, **error.extra()}
