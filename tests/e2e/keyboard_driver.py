"""The keys alone: where the focus is, however deep, and on from there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const words = [at.tagName, at.getAttribute('role'), at.ariaLabel, at.innerText];
  return words.filter(Boolean).join(' ').replace(/\\s+/g, ' ');
}"""
MAX_STEPS = 120


@dataclass
class Keys:
    """Somebody who has no mouse."""

    page: Page

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """Return what has the focus, in words: its tag, role, label and text."""
        return str(self.page.evaluate(FOCUSED))

    def to(self, pattern: str, *, by: str = "Tab") -> None:
        """Go on until what has the focus reads so."""
        seen = []
        for _ in range(MAX_STEPS):
            self.press(by)
            seen.append(self.focused())
            if re.search(pattern, seen[-1]):
                return
        raise AssertionError(f"{pattern!r} was not reached with {by}: {seen}")

    def is_at(self, pattern: str) -> None:
        """Wait until what has the focus reads so."""
        words = re.compile(pattern).pattern
        try:
            self.page.wait_for_function(f"words => new RegExp(words).test(({FOCUSED})())", arg=words)
        except PlaywrightTimeoutError as error:
            raise AssertionError(f"{pattern!r} has not the focus, but {self.focused()!r}") from error

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_text(words).first).to_be_visible()
