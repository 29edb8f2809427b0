"""A progress bar on a terminal and in a notebook."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """`wanted=None` shows a bar where a person sees it."""

    def __init__(self, wanted: bool | None, total: int | None = None, unit: str = "rows") -> None:
        self.is_shown = _is_seen() if wanted is None else wanted
        self._bar: Any = None
        self._total = total
        self._unit = unit

    def __enter__(self) -> Progress:
        if self.is_shown:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=self._total, unit=f" {self._unit}", unit_scale=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, rows: int, total: int | None = None) -> None:
        if self._bar is None:
            return
        if total is not None and self._bar.total != total:
            self._bar.reset(total)
        self._bar.update(rows)


def _is_seen() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules
