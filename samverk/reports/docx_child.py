"""Fills one Word template in a process of its own. Started by docx_templates.py; stands alone, imports nothing of ours.

A template is a small program by somebody outside, so it runs where it can harm nothing: no memory or time beyond the
limits, no file to write, and a sandbox in which placeholders reach the edition's plain data and nothing else.

In: JSON on standard input (template in base64, data, language, title). Out: "+" and the document, or "-" and a JSON
object with `error` (a code) and `detail` (words from the template's own text, or from Jinja).
"""

import base64
import io
import json
import resource
import sys

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_CPU: 60,  # seconds
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
LARGEST_RESULT = 50 * MEGABYTE
FILTERS = {"capitalize", "default", "first", "join", "last", "length", "lower", "replace", "title", "trim", "upper"}
LOOP = {"index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth"}
# By the name of the node in Jinja. Without escaping ("autoescape") somebody's comment could write the document's XML.
REFUSED_TAGS = {
    "Include": "include", "Import": "import", "FromImport": "from", "Extends": "extends", "Macro": "macro",
    "CallBlock": "call", "Block": "block", "ScopedEvalContextModifier": "autoescape",
}  # fmt: skip


def limit() -> None:
    for kind, most in LIMITS.items():
        resource.setrlimit(kind, (most, most))


class Sandbox(ImmutableSandboxedEnvironment):
    """Data by name and by place, loops and conditions. No calls, no attributes of Python's objects."""

    intercepted_binops = frozenset(["*", "**", "%", "+"])

    def getattr(self, obj, attribute):
        if isinstance(obj, dict):
            return obj.get(attribute, self.undefined(obj=obj, name=attribute))
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        raise SecurityError(f".{attribute}")

    def getitem(self, obj, argument):
        if isinstance(obj, dict | list | str) and isinstance(argument, str | int | slice):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                return self.undefined(obj=obj, name=argument)
        raise SecurityError(f"[{argument}]")

    def is_safe_callable(self, obj):
        return False

    def call_binop(self, context, operator, left, right):
        if not (isinstance(left, int) and isinstance(right, int)) or operator == "**":
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


def environment() -> Sandbox:
    sandbox = Sandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.globals.clear()
    sandbox.filters = {name: function for name, function in sandbox.filters.items() if name in FILTERS}
    return sandbox


def refuse_tags(template, sandbox) -> None:
    parts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.patch_xml(template.get_part_xml(part)) for _key, part in template.get_headers_footers(uri)]
    kinds = tuple(getattr(nodes, name) for name in REFUSED_TAGS)
    for part in parts:
        for node in sandbox.parse(part).find_all(kinds):
            raise SecurityError(REFUSED_TAGS[type(node).__name__])


def fill(order: dict) -> bytes:
    sandbox = environment()
    template = DocxTemplate(io.BytesIO(base64.b64decode(order["template"])))
    template.init_docx()
    refuse_tags(template, sandbox)
    template.render(order["data"], sandbox, autoescape=True)
    name(template.docx, order)
    result = io.BytesIO()
    template.docx.save(result)
    return result.getvalue()


def name(document, order: dict) -> None:
    """Title and language are those of the edition: what a screen reader says first, and how it pronounces the rest."""
    document.core_properties.title = order["title"][:255]
    document.core_properties.language = order["language"]
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        language = defaults.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            defaults.append(language)
        language.set(qn("w:val"), order["language"])


def main() -> None:
    order = json.load(sys.stdin.buffer)
    limit()
    try:
        result = fill(order)
        if len(result) > LARGEST_RESULT:
            raise MemoryError
        answer = b"+" + result
    except MemoryError:
        answer = b"-" + json.dumps({"error": "too_large", "detail": ""}).encode()
    except Exception as fault:  # whatever the template made happen: the parent says it in words
        line = {"error": type(fault).__name__, "detail": str(fault)[:300]}
        answer = b"-" + json.dumps(line).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
