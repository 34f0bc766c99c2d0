"""How much of a text a later version of it still says."""

from transforms.page.text import fold_text

# Long enough that two pages of one paper share few by chance, short enough that one corrected word spoils few.
_PASSAGE = 8  # characters


def measure_kept_share(before: str, after: str) -> float:
    """The share (0 to 1) of a text's passages that another text holds too, whatever their lines and their order."""
    passages = _cut_passages(before)
    return len(passages & _cut_passages(after)) / len(passages)


def _cut_passages(text: str) -> set[str]:
    letters = fold_text(text)
    return {letters[start : start + _PASSAGE] for start in range(max(1, len(letters) - _PASSAGE + 1))}
