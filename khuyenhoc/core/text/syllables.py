"""Is a word a possible Vietnamese syllable? The measure by which wrongly decoded text is recognised."""

from __future__ import annotations

import re
from functools import lru_cache

from khuyenhoc.core.text.letters import split_word

_ONSETS = "ngh|ng|nh|n|gh|gi|g|kh|k|qu|q|ch|c|ph|p|th|tr|t|b|d|đ|h|l|m|r|s|v|x"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|iu|ia|iêu|o|oi|oa|oai|oay|oao|oe|oeo|ô|ôi|ơ|ơi|u|ui|ua|uy|uya|uyu|uê|uơ|uây|uôi|"
    "ư|ưi|ưu|ưa|ươi|ươu|y|yêu|uai|uao|uay"
)
_NASAL = (
    "am|an|ang|anh|ăm|ăn|ăng|âm|ân|âng|em|en|eng|êm|ên|ênh|im|in|inh|iêm|iên|iêng|om|on|ong|oong|oan|oang|oanh|oam|"
    "oăn|oăng|oăm|oen|ôm|ôn|ông|ơm|ơn|um|un|ung|uyên|uynh|uyn|uân|uâng|uênh|uôm|uôn|uông|ưng|ưm|ươm|ươn|ương|yên|yêm|"
    "yêng|uan|uang|uanh|uăn|uăng|uen|ym"
)
# Closed by a stop: only sắc and nặng can stand here.
_STOPPED = (
    "ac|ach|at|ap|ăc|ăt|ăp|âc|ât|âp|ec|et|ep|êch|êt|êp|ich|it|ip|iêc|iêt|iêp|oc|ot|op|ooc|oac|oat|oap|oach|oăc|oăt|oet|"
    "ôc|ôt|ôp|ơt|ơp|uc|ut|up|uyêt|uych|uyt|uyp|uât|uêch|uôc|uôt|ưc|ưt|ươc|ươt|ươp|yêt|uat|uac|uach|uăc|uăt|uet"
)
_SMOOTH = re.compile(f"(?:{_ONSETS})?(?:{_OPEN}|{_NASAL})")
_STOP = re.compile(f"(?:{_ONSETS})?(?:{_STOPPED})")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """`word` in NFC, any case. "Nguyễn", "gì", "quý" are; "nguyôn", "ngh", "hàá" are not."""
    base, tones = split_word(word)
    if len(tones) > 1:
        return False
    if tones in "45" and _STOP.fullmatch(base):
        return True
    # "gì", "gìn": the i of the onset is the vowel.
    return bool(_SMOOTH.fullmatch(base)) or (base.startswith("gi") and bool(_SMOOTH.fullmatch(base[1:])))
