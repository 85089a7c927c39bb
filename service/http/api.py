"""The JSON interface: all its routes under one router.

Comes in: nothing. Goes out: the router. Left to others: each group of routes.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends

from service.http import (
    ask,
    documents,
    followups,
    glossary,
    health,
    matters,
    meetings,
    search,
    talk,
    wording,
)
from service.http.dependencies import said_once

router = APIRouter(dependencies=[Depends(said_once)])
for group in (health, ask, search, documents, meetings, followups, matters, wording, glossary, talk):
    router.include_router(group.router)
