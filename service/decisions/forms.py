"""The forms of `forms.toml` by which decisions and proposals are told, as patterns."""

from __future__ import annotations

from service.patterns import any_case, data

_FORMS = data("service.decisions", "forms.toml")

REFERS = any_case(_FORMS["refers"])
UNDECIDED = any_case(_FORMS["undecided"])
PAST = any_case(_FORMS["past"])
PROPOSED = any_case(_FORMS["proposed"])
OUTCOME_ASKED = any_case(_FORMS["outcome_asked"])
