"""Who may do: asked inside each operation, never only in a view."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool, refusal: str = "") -> None:
    """Go on if `allowed`; else raise PermissionDenied, which every page answers with 403 and `refusal`."""
    if not allowed:
        raise PermissionDenied(refusal)
