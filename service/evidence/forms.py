"""The forms of `forms.toml` by which questions and sentences are read as evidence, as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.model import Intent
from service.patterns import any_case, as_written, data, words

_FORMS = data("service.evidence", "forms.toml")
_WORDS, _ANY_CASE, _AS_WRITTEN = _FORMS["words"], _FORMS["any_case"], _FORMS["as_written"]

ASKING = words(_WORDS["asking"])
BECAUSE = words(_WORDS["because"])
WHY = words(_WORDS["why"])
WHEN = any_case(_ANY_CASE["when"])
DAY = any_case(_ANY_CASE["day"])
TAKEN_NOTE = any_case(_ANY_CASE["taken_note"])
QUANTITY = any_case(_ANY_CASE["quantity"])
AMOUNT = any_case(_ANY_CASE["amount"])
WHO = as_written(_AS_WRITTEN["who"])
NO_PERSON = as_written(_AS_WRITTEN["no_person"])
NAME = as_written(_AS_WRITTEN["name"])
PROPOSES: str = _FORMS["behind"]["proposes"]
TELLS: str = _FORMS["behind"]["tells"]

CUES: Mapping[Intent, re.Pattern[str]] = {
    Intent.NUMBER: any_case(_ANY_CASE["number"]),
    Intent.WHO: WHO,
    Intent.DEFINITION: words(_WORDS["definition"]),
    Intent.RECOMMENDATION: any_case(_ANY_CASE["recommendation"]),
    Intent.ATTRIBUTION: words(_WORDS["attribution"]),
}
