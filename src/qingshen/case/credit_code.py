"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one checks the others."""

from qingshen.language import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
LENGTH = 18


def complete(first17: str) -> str:
    """Return the 18-character code whose first 17 characters are `first17`.

    Source: GB 32100-2015, 附录A: C18 = 31 - MOD(Σ Ci·3^(i-1), 31), 31 written as 0.
    Raises ValueError for another length or a character outside the alphabet.
    """
    if len(first17) != LENGTH - 1 or not set(first17) <= VALUES.keys():
        raise ValueError(f"17 characters of {ALPHABET} expected, not {first17!r}")
    total = sum(VALUES[character] * weight for character, weight in zip(first17, WEIGHTS, strict=True))
    return first17 + ALPHABET[-total % 31]


def check(code: str) -> Text | None:
    """Return why `code` is not a credit code, or None when it is one."""
    if len(code) != LENGTH:
        return Text(f"应为 {LENGTH} 位，填写为 {len(code)} 位", f"must have {LENGTH} characters, has {len(code)}")
    foreign = sorted(set(code) - VALUES.keys())
    if foreign:
        listed = " ".join(foreign)
        return Text(f"不用字符 {listed}（不含 I O S V Z 和小写字母）", f"has {listed} (no I O S V Z, no lower case)")
    if not code[2:8].isdigit():
        return Text("第3至8位行政区划码应为数字", "characters 3 to 8 (area code) must be digits")
    if complete(code[:-1]) != code:
        return Text("校验位不符，至少一个字符有误", "the check character does not fit: at least one character is wrong")
    return None
