"""The one reader of the environment: every setting with its default."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

APP_NAME = "provincial-innovation-assistant"


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
    brain_tokens: int = Field(default=800, gt=0, description="Tokens that a language model may write at a time.")
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
