"""What templates/django/forms/ asks about a field. Built in, so that every form has it."""

from django import template
from django.forms import CheckboxInput, DateInput
from django.utils.translation import gettext as _

register = template.Library()

PLAIN_INPUTS = {"checkbox", "radio", "hidden", "file"}


@register.filter
def error_count(form) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def first_id(field) -> str:
    """Where a link from the summary of errors goes: to the field, in a group to its first choice."""
    if field.use_fieldset and field.subwidgets:
        return field.subwidgets[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def is_checkbox(field) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_optional(field) -> bool:
    """Optional fields say so; a check box is optional by nature, and a field that cannot be changed asks nothing."""
    return not (field.field.required or field.field.disabled or is_checkbox(field))


@register.filter
def typing_hint(field) -> str:
    """How a date is typed, beside the label and so a part of the field's name."""
    return _("yyyy-mm-dd") if isinstance(field.field.widget, DateInput) else ""


@register.filter
def our_attrs(widget: dict) -> list[tuple]:
    """A widget's attributes with our class among them; those that are false are left out."""
    template_name = str(widget.get("template_name", ""))
    attrs = {name: value for name, value in widget["attrs"].items() if value is not False and value is not None}
    if widget.get("type") not in PLAIN_INPUTS and not template_name.endswith("_option.html"):
        attrs["class"] = f"in {attrs.get('class', '')}".strip()
    if template_name.endswith("/date.html"):
        attrs = {"inputmode": "numeric", "autocomplete": "off", **attrs, "class": f"{attrs['class']} in-date"}
    return list(attrs.items())
