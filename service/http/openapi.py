"""OpenAPI as programs need it: what every answer may be, named and with examples.

Comes in: the app. Goes out: the same, describing itself. FastAPI would add its own shape of error 422,
which this service does not use.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.http.problems import described
from service.http.schemas import Problem

_TAGS = [
    {"name": "questions", "description": "Ask and search."},
    {"name": "meetings", "description": "Meetings and their items."},
    {"name": "wordings", "description": "Earlier wordings of a text."},
    {"name": "documents", "description": "Documents, their pages and the words on them."},
    {"name": "archive", "description": "The archive as a whole."},
    {"name": "people", "description": "Conversations and feedback."},
]
_TEXT = (
    "Answers from a Danish meeting archive, each quote checked word for word. Errors are "
    "application/problem+json with `next`: what to do about it. Cacheable answers carry an ETag."
)


def describe(app: FastAPI) -> None:
    """Have the app describe itself so."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, description=_TEXT, routes=app.routes, tags=_TAGS
    )
    schemas = schema["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    longest = app.state.settings.max_question_chars
    schemas["AskRequest"]["properties"]["question"]["maxLength"] = longest
    parameters = schema["paths"]["/api/search"]["get"]["parameters"]
    next(p for p in parameters if p["name"] == "q")["schema"]["maxLength"] = longest
    for path in schema["paths"].values():
        for operation in path.values():
            invalid = operation["responses"].get("422")
            if invalid and "application/problem+json" not in invalid.get("content", {}):
                del operation["responses"]["422"]
    if app.state.policy.signs_in:
        _say_who_may_ask(schema, optional=app.state.policy.anybody)
    return schema


def _say_who_may_ask(schema: dict[str, Any], *, optional: bool) -> None:
    """Programs sign in with a token; `optional`: open papers are answered from without one."""
    schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path in schema["paths"].values():
        for operation in path.values():
            operation["security"] = [{"token": []}, *([{}] if optional else [])]
            operation["responses"] |= {str(status): body for status, body in described(401).items()}
