"""Line breaks of one kind, however a text came in: web forms send CR LF, as the HTML standard says, and sheets LF."""


def with_plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def same_text(before, after) -> bool:
    """Whether two values are equal but for how their lines are broken: what was stored before all were of one kind."""
    if isinstance(before, str) and isinstance(after, str):
        return before == after or with_plain_lines(before) == with_plain_lines(after)
    return before == after
