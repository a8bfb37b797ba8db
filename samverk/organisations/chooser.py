"""The chooser of collaborations at the top of every page."""

from samverk.organisations.models import Seat


def choices(request) -> list[dict]:
    """The collaborations where the person sits, each with the person's roles; the one of the page is current."""
    rows: dict[int, dict] = {}
    seats = Seat.objects.on().held_by(request.user).select_related("collaboration", "person")
    for seat in seats.order_by("collaboration__name", "pk"):
        collaboration = seat.collaboration
        row = rows.setdefault(
            collaboration.pk,
            {
                "pk": collaboration.pk,
                "name": collaboration.short_name or collaboration.name,
                "note": "",
                "url": collaboration.get_absolute_url(),
            },
        )
        row["note"] = ", ".join(filter(None, [row["note"], seat.role_of(request.user)]))
    here = request.resolver_match.kwargs.get("collaboration_id") if request.resolver_match else None
    for pk, row in rows.items():
        row["current"] = pk == here or (here is None and len(rows) == 1)
    return list(rows.values())
