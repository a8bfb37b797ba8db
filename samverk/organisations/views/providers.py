"""An organisation's page about its own sign-in: the provider, a trial of it, and who waits to be let in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samverk.core.elsewhere import discovery
from samverk.core.elsewhere.faults import Fault
from samverk.core.pages import change_page, create_page, delete_page, do_and_return, page_of
from samverk.core.permissions import require
from samverk.organisations.arriving import back_to
from samverk.organisations.models import Identity, IdentityProvider, Organisation
from samverk.organisations.operations import identities as answers
from samverk.organisations.operations import providers as does
from samverk.organisations.permissions import can_edit_organisation, can_vouch_for_issuer
from samverk.organisations.provider_forms import IssuerForm, ProviderForm


@require_safe
def own_sign_in(request, organisation_id):
    organisation = _organisation(request, organisation_id)
    provider = IdentityProvider.objects.filter(organisation=organisation).select_related("organisation").first()
    identities = provider.identities.select_related("person") if provider else Identity.objects.none()
    context = {
        "organisation": organisation,
        "provider": provider,
        "back": back_to(provider) if provider else "",
        "can_register": can_vouch_for_issuer(request.user),
        "waiting": identities.waiting()[:100],
        "page": page_of(request, identities.exclude(state=Identity.State.WAITING).order_by("-asked_at", "-pk")),
    }
    return render(request, "organisations/own_sign_in.html", context)


def register_provider(request, organisation_id):
    organisation = _organisation(request, organisation_id)
    require(can_vouch_for_issuer(request.user))
    provider = IdentityProvider(organisation=organisation)
    return create_page(
        request, IssuerForm(request.POST or None, instance=provider), does.register_provider, to=None,
        heading=_("Which issuer vouches for the people of %(organisation)s?") % {"organisation": organisation},
        lead=_(
            "Whoever keeps it says who signs in as whom for this organisation. Make sure that it is the organisation’s "
            "own. It cannot be changed later, only taken away."
        ),
        button=_("Register the issuer"), back=_address(organisation),
        done=_("The issuer is registered. Now the organisation’s administrator writes the client id and secret."),
    )  # fmt: skip


def edit_provider(request, organisation_id):
    provider = _provider(request, organisation_id)
    form = ProviderForm(request.POST or None, instance=provider)

    def change(obj, **told):
        return does.change_provider(obj, secret=form.cleaned_data["secret"], **told)

    return change_page(
        request, form, change, heading=_("Sign-in through %(issuer)s") % {"issuer": provider.issuer},
        lead=_("The provider gives you a client id and a secret once it knows the address that Samverk shows you."),
        button=_("Save"), done=_("The sign-in was changed."), back=_address(provider.organisation),
    )  # fmt: skip


def remove_provider(request, organisation_id):
    provider = _provider(request, organisation_id)
    here = _address(provider.organisation)
    return delete_page(
        request, provider, does.remove_provider, here=here, back=here, button=_("Take it away"),
        heading=_("Take away the sign-in through %(issuer)s?") % {"issuer": provider.issuer},
        warning=_(
            "Nobody can sign in through it any more, and who they were there is forgotten. Who has no password chooses "
            "one by mail. If you undo it, the client’s secret must be written anew."
        ),
        done=_("The sign-in was taken away."),
    )  # fmt: skip


@require_POST
def try_provider(request, organisation_id):
    """Whether the provider answers, and why not. Nobody is signed in, and nothing is changed."""
    provider = _provider(request, organisation_id)
    try:
        discovery.ask(provider.issuer)
    except Fault as fault:
        messages.error(request, _("The provider cannot be used: %(why)s") % {"why": fault.told})
    else:
        messages.success(request, _("The provider answers, and tells of all that is needed. Now sign in through it."))
    return redirect(_address(provider.organisation))


@require_POST
def approve_identity(request, identity_id):
    identity = _identity(request, identity_id)
    return do_and_return(
        request, lambda: answers.approve_identity(identity, by=request.user), back=_of(identity),
        done=_("%(name)s can sign in now, and is told by mail. Give a seat where one is needed.")
        % {"name": identity.shown},
    )  # fmt: skip


@require_POST
def decline_identity(request, identity_id):
    identity = _identity(request, identity_id)
    return do_and_return(
        request, lambda: answers.decline_identity(identity, by=request.user), back=_of(identity),
        done=_("%(name)s is not let in.") % {"name": identity.shown},
    )  # fmt: skip


def _organisation(request, organisation_id) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)
    require(can_edit_organisation(request.user, organisation))
    return organisation


def _provider(request, organisation_id) -> IdentityProvider:
    found = IdentityProvider.objects.select_related("organisation")
    return get_object_or_404(found, organisation=_organisation(request, organisation_id))


def _identity(request, identity_id) -> Identity:
    found = Identity.objects.visible_to(request.user).select_related("provider__organisation", "person")
    return get_object_or_404(found, pk=identity_id)


def _of(identity: Identity) -> str:
    return _address(identity.provider.organisation)


def _address(organisation: Organisation) -> str:
    return reverse("organisations:own_sign_in", args=[organisation.pk])
