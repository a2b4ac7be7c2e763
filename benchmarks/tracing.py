"""What a browser's trace tells: how long each task of the page worked, however long it had to wait for a processor."""

from __future__ import annotations

import json

MAIN, TASK = "CrRendererMain", "RunTask"


def own_times(trace: bytes) -> list[float]:
    """Return the milliseconds that each task of the page's main thread worked; the category is ``toplevel``."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (each["pid"], each["tid"]) for each in events if each["name"] == "thread_name" and each["args"]["name"] == MAIN
    }
    return [
        each["tdur"] / 1_000
        for each in events
        if each["name"].endswith(TASK) and (each["pid"], each["tid"]) in main and "tdur" in each
    ]
