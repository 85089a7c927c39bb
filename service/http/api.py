"""The JSON interface: all its routes under one router.

Comes in: nothing. Goes out: the router. Left to others: each group of routes.
"""

from __future__ import annotations

from fastapi import APIRouter

from service.http import ask, documents, health, meetings, search, talk

router = APIRouter()
for group in (health, ask, search, documents, meetings, talk):
    router.include_router(group.router)
