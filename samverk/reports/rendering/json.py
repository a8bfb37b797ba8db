"""The content itself, byte for byte what the edition's SHA-256 is computed over."""

from samverk.core.trail import canonical


def write(content: dict, seal: dict | None = None) -> bytes:
    return canonical(content).encode()
