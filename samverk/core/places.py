"""The collaboration that My work and the news are narrowed to, in the address: ?collaboration=3."""

from samverk.core import menu


def places(request) -> list[dict]:
    """The person's collaborations, each with its key, its name and whether the page is narrowed to it."""
    if not hasattr(request, "_places"):
        chosen = request.GET.get("collaboration", "")
        request._places = [
            {"pk": each["pk"], "name": each["name"], "note": each["note"], "is_chosen": str(each["pk"]) == chosen}
            for each in menu.collaborations(request)
        ]
    return request._places


def chosen(request) -> int | None:
    """Nothing where none is named, or one in which the person has no seat: then all are shown."""
    return next((each["pk"] for each in places(request) if each["is_chosen"]), None)


def are_many(request) -> bool:
    return len(places(request)) > 1
