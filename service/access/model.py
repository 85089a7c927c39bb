"""Who asks, and what follows from it.

Comes in: nothing. Goes out: small frozen types. Left to others: how a viewer is known (`tokens`, `oidc`,
`session`), and keeping what they may not see from them (the catalog and the index of their clearance).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.model import CLOSED, INTERNAL, OPEN


class Role(StrEnum):
    READER = "reader"  # a member or an employee: open and internal papers
    SECRETARIAT = "secretariat"  # closed items and the original files too
    ADMIN = "admin"  # and what was asked and shown, settings, other people's data


ROLES: dict[str, Role] = {role.value: role for role in Role}  # by name, as settings and cookies write them

_CLEARANCES = {Role.READER: INTERNAL, Role.SECRETARIAT: CLOSED, Role.ADMIN: CLOSED}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks; without a role, anybody."""

    id: str = ""  # stable, for the audit and for deleting what is kept; empty: nobody in particular
    name: str = ""  # as shown to themselves
    role: Role | None = None

    @property
    def clearance(self) -> str:
        """The highest clearance whose papers they see."""
        return OPEN if self.role is None else _CLEARANCES[self.role]

    @property
    def sees_originals(self) -> bool:
        """Whether files may be fetched as they are, civil registration numbers included."""
        return self.role in (Role.SECRETARIAT, Role.ADMIN)


ANYBODY = Viewer()
