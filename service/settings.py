"""Everything that differs between machines, read from the environment here and nowhere else.

Comes in: `REFERENT_*` variables and a `.env` file in the working directory. Goes out: one frozen
`Settings`. Left to others: turning it into clients (`wiring`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import SettingsError

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """What differs between machines; the README lists every field."""

    model_config = SettingsConfigDict(
        env_prefix="REFERENT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("data"), description="Folder that holds catalog, index and vectors.")
    catalog_url: str | None = Field(
        None, description="SQLAlchemy URL of the catalog; unset: a SQLite file in the data folder."
    )
    qdrant_url: str | None = Field(None, description="Qdrant server; unset: the engine in this process.")
    qdrant_api_key: SecretStr | None = Field(
        None, description="Key for the Qdrant server, if it asks for one."
    )
    qdrant_prefix: str = Field(
        "referent",
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description="Start of this archive's collection names, on a Qdrant server shared with others.",
    )
    model: str | None = Field(
        None,
        description="sentence-transformers model, by name or folder; unset: multilingual-e5-small.",
    )
    model_cache: Path | None = Field(
        None, description="Where the built-in model's files are kept; unset: the user's cache folder."
    )
    query_prefix: str | None = Field(
        None, description="Put before a question before it is encoded; unset: what the model asks for."
    )
    passage_prefix: str | None = Field(
        None, description="Put before a passage before it is encoded; unset: what the model asks for."
    )
    llm_base_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="OpenAI-compatible endpoint (…/v1) that words answers; unset: none.",
    )
    llm_model: str = Field("default", min_length=1, description="Name of the endpoint's model.")
    llm_key: SecretStr | None = Field(None, description="Key for the endpoint, if it asks for one.")
    llm_budget_seconds: float = Field(
        12, gt=0, le=120, description="Longest time from question to finished answer, in seconds."
    )
    llm_connect_seconds: float = Field(
        2, gt=0, le=30, description="Longest wait for a connection to the endpoint, in seconds."
    )
    llm_read_seconds: float = Field(
        6, gt=0, le=60, description="Longest silence of the endpoint, in seconds."
    )
    llm_max_tokens: int = Field(
        500, ge=50, le=4000, description="Longest text asked for, in the model's tokens."
    )
    llm_at_once: int = Field(
        4, ge=1, le=64, description="Answers worded at the same time; the others stay as quotes."
    )
    host: str = Field("127.0.0.1", description="Address that `referent serve` listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that `referent serve` listens on.")
    default_clearance: Literal["open", "internal", "closed"] = Field(
        "open", description="Clearance of files whose folder does not say: a `.referent.toml` does."
    )
    open_reading: bool = Field(
        False,
        description="Whether those who have not signed in read the open papers, also from other machines.",
    )
    tokens: SecretStr | None = Field(
        None, description="API tokens, as `referent token` prints their entries, separated by commas."
    )
    session_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key that sign-in cookies are signed with; unset: made once, in the data folder.",
    )
    session_hours: int = Field(8, ge=1, le=720, description="Hours after which people sign in anew.")
    oidc_issuer: str | None = Field(
        None, pattern=r"^https?://\S+$", description="OpenID Connect provider that people sign in with."
    )
    oidc_client_id: str = Field("", description="Referent's client id at the provider.")
    oidc_client_secret: SecretStr | None = Field(None, description="Referent's secret at the provider.")
    oidc_role_claim: str = Field("roles", description="Claim of the id token that gives the role.")
    oidc_roles: str = Field(
        "reader=reader, secretariat=secretariat, admin=admin",
        description="What the claim's values mean: value=role, separated by commas.",
    )
    base_url: str = Field(
        "", description="Public address put before the links of citations; unset: links without a host."
    )
    max_question_chars: int = Field(
        4000, ge=50, le=20_000, description="Longest question, in characters; a pasted paragraph fits."
    )
    help_mail: str = Field(
        "",
        pattern=r"^$|^[^@\s<>?&]+@[^@\s<>?&]+$",
        description="Mail address that a reader is offered for help; unset: none is offered.",
    )
    conversation_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="Days after its last question that a conversation is kept; 0: none is kept.",
    )
    feedback_days: int = Field(
        365, ge=0, le=3650, description="Days that feedback on answers is kept; 0: none is kept."
    )
    audit_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="Days that it is kept who asked what, and which passages were shown; 0: it is not.",
    )
    rate_per_minute: int = Field(
        1200,
        ge=0,
        le=1_000_000,
        description="Requests that one address may send a minute; 0: any number.",
    )
    request_seconds: float = Field(
        30, gt=0, le=600, description="Longest time that a request may take, in seconds."
    )
    page_cache_mb: int = Field(
        200, ge=0, le=100_000, description="Room for pictures of pages in the data folder, in MB; 0: none."
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description="The Slack app's signing secret, with which Slack may send to the service; "
        "of several apps, with commas.",
    )
    slack_bot_token: SecretStr | None = Field(
        None, description="The Slack app's bot token (xoxb-…), which it answers one workspace with."
    )
    slack_bot_tokens: SecretStr | None = Field(
        None, description="Bot tokens of several Slack workspaces: T…=xoxb-…, separated by commas."
    )
    slack_app_token: SecretStr | None = Field(
        None,
        description="The Slack app's own token (xapp-…), for `referent slack` (Socket Mode); "
        "of several apps, with commas.",
    )
    slack_teams: str = Field(
        "",
        description="The only Slack workspaces that are answered (T…), with commas; "
        "unset: all that there are tokens for.",
    )
    slack_members: Literal["", "reader"] = Field(
        "", description="Role of the workspace's full members in private; unset: they see open papers only."
    )
    slack_people: str = Field(
        "", description="Roles of single Slack members in private: U…=role, or T…/U…=role, with commas."
    )
    slack_channels: str = Field(
        "",
        description="Slack channels that see more than open papers: C…=internal (or closed), or T…/C…=….",
    )
    slack_secretariat: str = Field(
        "",
        pattern=r"^$|^(T[A-Z0-9]+/)?[CGDUW][A-Z0-9]+$",
        description="Slack channel or member that questions are passed on to, C… or T…/C…; unset: none is.",
    )
    slack_admin: str = Field(
        "",
        pattern=r"^$|^(T[A-Z0-9]+/)?[CGDUW][A-Z0-9]+$",
        description="Slack channel or member that is told what cannot be answered, U… or T…/U….",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        pattern=r"^https?://\S+/$",
        description="Slack's Web API; another one only in tests.",
    )
    log_level: LogLevel = Field("info", description="Least severe message that is logged.")

    @property
    def catalog_location(self) -> str | Path:
        """Where the catalog stands: a URL, or a SQLite file in the data folder."""
        return self.catalog_url or self.data_dir / "catalog.sqlite"


def load_settings(**given: Any) -> Settings:
    """Settings from the environment; `given` wins, and a None in it counts as not given.

    Raises:
        SettingsError: a value cannot be used; names the variable, never shows the value (it may be a key).
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(
            f"REFERENT_{'_'.join(str(p) for p in e['loc']).upper()}: {e['msg']}" for e in error.errors()
        )
        raise SettingsError(
            f"The settings cannot be used. {faults}. The README lists what each accepts."
        ) from None
