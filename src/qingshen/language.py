"""The two languages of the product: a text is written once in both."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One text in Chinese and English; `into("en")` falls back on Chinese where English is empty."""

    zh: str
    en: str = ""

    def into(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.en or self.zh if language == "en" else self.zh

    def __str__(self) -> str:
        return self.zh
