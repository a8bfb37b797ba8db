"""Refusals as problem details (RFC 9457), in the language of whoever asks: what happened, where, and what to do now."""

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as UnreadableError

from samverk.core import refusals
from samverk.core.trail import Conflict, collided, is_busy, is_collision


class FieldRefusal(Schema):
    """One thing that was not taken: in which field ("" for the whole), by which code, and why in words."""

    field: str
    code: str
    detail: str


class BothSides(Schema):
    """A field that two have written differently: as it is stored now, and as it was sent."""

    field: str
    label: str
    theirs: object
    mine: object


class Problem(Schema):
    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    refusals: list[FieldRefusal] = []


class ConflictProblem(Problem):
    """Nothing was saved. To save after all: choose for each of `fields`, and send again with `version`."""

    version: int
    changed_by: str
    changed_at: str | None
    fields: list[BothSides]


# What any address may answer besides what it is for.
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 503: Problem}


def answer_in(api: NinjaAPI) -> None:
    """Let every refusal that an operation knows come out of `api` as a problem; faults of ours stay faults."""
    answers = {
        AuthenticationError: _not_signed_in,
        PermissionDenied: _denied,
        Http404: _not_found,
        UnreadableError: _unreadable,
        ValidationError: _refused,
        Conflict: _conflict,
        DatabaseError: _database,
        HttpError: _other,
    }
    for kind, answer in answers.items():
        api.exception_handler(kind)(answer)


def problem(status: int, code: str, title: str, detail: str = "", **more) -> HttpResponse:
    content = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail or title} | more
    return JsonResponse(content, status=status, content_type="application/problem+json")


def _not_signed_in(request: HttpRequest, fault) -> HttpResponse:
    return problem(401, "not_signed_in", _("You are not signed in."))


def _denied(request: HttpRequest, fault) -> HttpResponse:
    return problem(403, "denied", _("You may not do this."), str(fault))


def _not_found(request: HttpRequest, fault) -> HttpResponse:
    """The same for what does not exist and for what one may not know of."""
    return problem(404, "not_found", _("There is nothing here that you may see."))


def _unreadable(request: HttpRequest, fault: UnreadableError) -> HttpResponse:
    told = [{"field": _place(each["loc"]), "code": each["type"], "detail": each["msg"]} for each in fault.errors]
    return problem(422, "unreadable", _("What was sent cannot be read."), refusals=told)


def _place(steps: tuple) -> str:
    """Where in the request it is, without what the server itself calls the whole ("body", "given")."""
    return ".".join(str(step) for step in (steps[2:] if steps[0] == "body" else steps[1:]))


def _refused(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    by_field = fault.error_dict if hasattr(fault, "error_dict") else {NON_FIELD_ERRORS: fault.error_list}
    found = [
        {"field": "" if field == NON_FIELD_ERRORS else field, "code": each.code or "invalid", "detail": told}
        for field, faults in by_field.items()
        for each in faults
        for told in each.messages
    ]
    detail = " ".join(refusal["detail"] for refusal in found)
    return problem(422, found[0]["code"], _("It was not saved."), detail, refusals=found)


def _conflict(request: HttpRequest, fault: Conflict) -> HttpResponse:
    newest = fault.newest
    fields = [
        {"field": each.name, "label": each.label, "theirs": each.theirs, "mine": each.mine} for each in fault.fields
    ]
    return problem(
        409, "conflict", _("Somebody else was there first."), str(fault), version=fault.current.version,
        changed_by=str(newest.actor) if newest and newest.actor else "",
        changed_at=newest.at.isoformat() if newest else None, fields=fields,
    )  # fmt: skip


def _database(request: HttpRequest, fault: DatabaseError) -> HttpResponse:
    if is_collision(fault):
        return _refused(request, collided())
    if is_busy(fault):
        return refusals.busy(request)
    raise fault


def _other(request: HttpRequest, fault: HttpError) -> HttpResponse:
    code = "forged" if fault.status_code == 403 else "unreadable"
    return problem(fault.status_code, code, str(fault))
