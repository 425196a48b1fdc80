"""Read a page or a bare text as an article."""

from text.plain import NotAnArticle, read_text

__all__ = ["NotAnArticle", "read_text"]
