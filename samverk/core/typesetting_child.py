"""Sets one file in a process of its own: Typst keeps hundreds of megabytes, which a web process must get back.

Started by typesetting.py; stands alone. In: JSON on standard input. Out: the file, or the fault on standard error and
code 1.
"""

import json
import resource
import sys
from datetime import UTC, datetime

import typst

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 6144 * MEGABYTE,  # a thousand pages take 2.3 GB
    resource.RLIMIT_CPU: 240,  # seconds
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> int:
    order = json.load(sys.stdin.buffer)
    for kind, most in LIMITS.items():
        resource.setrlimit(kind, (most, most))
    try:
        made = typst.compile(
            order["template"],
            root=order["root"],
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=order["font_folders"]
            ),
            ignore_system_fonts=True,
            format=order["format"],
            pdf_standards=order["standards"] or None,
            timestamp=datetime.fromtimestamp(order["timestamp"], UTC),
            sys_inputs=order["inputs"],
        )
    except typst.TypstError as fault:
        sys.stderr.write(str(getattr(fault, "diagnostic", "") or fault))
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
