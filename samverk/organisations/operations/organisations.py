"""Organisations."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Organisation
from samverk.organisations.permissions import can_create_organisation, can_edit_organisation


def create_organisation(organisation: Organisation, *, by) -> Operation:
    require(can_create_organisation(by))
    with operation("organisations.organisation_created", by=by) as op:
        op.create(organisation)
    return op


def change_organisation(organisation: Organisation, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_organisation(by, organisation))
    with operation("organisations.organisation_changed", by=by) as op:
        op.save(organisation, expected_version)
    return op


def delete_organisation(organisation: Organisation, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" for an organisation that takes part, has people or owns documents."""
    require(can_create_organisation(by))
    with operation("organisations.organisation_deleted", by=by) as op:
        op.delete(organisation, expected_version)
    return op
