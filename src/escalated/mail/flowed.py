"""Text that may be wrapped anew: format=flowed, RFC 3676."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the lines that were only wrapped; `delete_space` is DelSp, for languages without spaces."""
    paragraphs: list[tuple[int, list[str]]] = []
    is_open = False
    for raw in text.split("\n"):
        content = raw.lstrip(">")
        depth = len(raw) - len(content)
        content = content.removeprefix(" ")
        is_flowed = content.endswith(" ") and content != "-- "
        piece = content[:-1] if is_flowed and delete_space else content
        if is_open and depth == paragraphs[-1][0] and content != "-- ":
            paragraphs[-1][1].append(piece)
        else:
            paragraphs.append((depth, [piece]))
        is_open = is_flowed
    return "\n".join(_quoted(depth, "".join(pieces)) for depth, pieces in paragraphs)


def _quoted(depth: int, text: str) -> str:
    return f"{'>' * depth} {text}" if depth else text
