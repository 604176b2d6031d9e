"""The one reader of the environment: every setting with its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

APP_NAME = "provincial-innovation-assistant"
WayIn = Literal["keys", "oidc", "proxy", "embed"]


def _parted(value: Any) -> Any:
    """Return the parts of a list written with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parted)]
WaysIn = Annotated[tuple[WayIn, ...], NoDecode, BeforeValidator(_parted)]


class Settings(BaseSettings):
    """Settings from the environment and a ``.env`` file; ``ASSISTANT_`` before a name that is ours alone."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    host: str = Field(default="127.0.0.1", description="Address that the web app listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port that the web app listens on.")
    root_path: str = Field(
        default="", description="Path that a reverse proxy serves the app under, such as /assistant; empty for none."
    )
    login: WaysIn = Field(
        default=(),
        description="Ways to log in, with commas between: keys (API keys), oidc, proxy, embed. Without one the app "
        "only listens on this machine, and whoever reaches it there may do everything.",
    )
    hosts: Names = Field(
        default=(),
        description="Host names that the app is reached by, with commas between, beside this machine's own; "
        "*.example.org stands for all below it.",
    )
    origins: Names = Field(
        default=(),
        description="Origins (https://portal.example.org) of other sites whose pages may call the API, with commas.",
    )
    frame_ancestors: Names = Field(
        default=(), description="Origins of other sites whose pages may show the assistant in a frame, with commas."
    )
    proxies: Names = Field(
        default=(),
        description="Addresses or networks (10.0.0.0/8) of reverse proxies whose forwarding headers are believed.",
    )
    proxy_user_header: str = Field(
        default="X-Forwarded-User", description="Header in which a listed proxy names who is logged in."
    )
    proxy_role_header: str = Field(
        default="X-Assistant-Role", description="Header in which it gives viewer, editor or admin; viewer without it."
    )
    oidc_issuer: str | None = Field(default=None, description="The `iss` that tokens of your login service must have.")
    oidc_audience: str | None = Field(default=None, description="The `aud` that they must have: this app's name there.")
    oidc_jwks_url: str | None = Field(
        default=None, description="Address of that service's public keys; the only address that logging in fetches."
    )
    oidc_role_claim: str = Field(
        default="assistant_role",
        description="Claim with viewer, editor or admin, dots for nesting (resource_access.assistant.roles); "
        "viewer without it.",
    )
    embed_secret: SecretStr | None = Field(
        default=None, description="Secret, 32 characters or more, that a portal signs its visitors' short tokens with."
    )
    limit_questions: str = Field(
        default="60/minute", description="Questions of one user, or of one address without login; empty for no limit."
    )
    limit_requests: str = Field(default="1200/minute", description="Requests of one address; empty for no limit.")
    limit_storage: str = Field(
        default="memory://", description="Where limits are counted; redis://HOST counts for several processes together."
    )
    most_upload_mb: int = Field(default=50, gt=0, description="Megabytes that an upload may have.")
    most_upload_files: int = Field(default=20, gt=0, description="Files that may be uploaded at once.")
    stop_seconds: int = Field(
        default=5, ge=0, description="Seconds that answers under way may take once the app is told to stop."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How log lines are written: text, or json with the request's id for machines."
    )
    otel_endpoint: str | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="Address that traces and measurements are sent to by OpenTelemetry, with the extra otel installed.",
    )
    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path(APP_NAME),
        description="The user's data: added documents and tables, the search index, threads.",
    )
    brain: str = Field(
        default="planner",
        description="What answers: planner, which needs no language model, or a model as provider:name "
        "(openai:…, anthropic:…, ollama:…).",
    )
    brain_seconds: float = Field(
        default=60, gt=0, description="Seconds that a language model has for a question; then the planner answers."
    )
    brain_stall_seconds: float = Field(
        default=30, gt=0, description="Seconds that a language model's server may say nothing."
    )
    brain_tokens: int = Field(default=1500, gt=0, description="Tokens that a language model may write at a time.")
    brain_hint: bool = Field(
        default=True, description="Whether a language model is told how the planner reads the question."
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        description="Address of an OpenAI-compatible server of your own, for brains named openai:…",
    )
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="Key for brains named openai:…"
    )
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias="ANTHROPIC_API_KEY", description="Key for brains named anthropic:…"
    )
    embedding_model: str = Field(
        default="packed-e5-small",
        description="packed-e5-small (shipped, no download), or a sentence-transformers model id or path.",
    )
    chroma_url: str | None = Field(
        default=None,
        validation_alias="CHROMA_URL",
        description="Address of a Chroma server that keeps the passages; without one they are kept in the home folder.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="Postgres (`postgresql://USER:PASSWORD@HOST/NAME`) that keeps conversations, feedback, API keys "
        "and the audit log; without one a SQLite file in the home folder does.",
    )
