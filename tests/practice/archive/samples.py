"""What tests of the archive's searches share."""

from __future__ import annotations

from hypothesis import strategies as st


def combined(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return filters made of up to four conditions by and, or and not."""
    return st.recursive(
        conditions,
        lambda parts: (
            st.builds(lambda one, word, other: f"({one} {word} {other})", parts, st.sampled_from(["and", "or"]), parts)
            | st.builds(lambda part: f"not ({part})", parts)
        ),
        max_leaves=4,
    )
