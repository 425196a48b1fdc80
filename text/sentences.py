"""The sentence around some words, closing quotation marks and brackets included."""

ENDS = "。！？!?\n"
CLOSING = "”’」』）)"


def sentence_spans(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around an occurrence: to the nearest 。！？； or line feed on both sides, closing quote included."""
    left = max(text.rfind(mark, 0, start) for mark in ENDS) + 1
    rights = [at for mark in ENDS if (at := text.find(mark, max(end - 1, start))) >= 0]
    right = min(rights, default=len(text))
    if right < len(text) and text[right] != "\n":
        right += 1
        while right < len(text) and text[right] in CLOSING:
            right += 1
    while left < start and (text[left] in CLOSING or text[left] in " \u3000"):
        left += 1
    return left, right
