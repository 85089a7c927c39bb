"""An OpenAI-compatible endpoint, asked through llama-index within a number of seconds.

Comes in: two messages and how long there is. Goes out: one finished text. A stream that breaks off, a text
that was cut short, an error or a late answer is a `ModelError`, whose message holds neither key nor prompt.
Left to others: what is asked, and whether the text is true.
"""

from __future__ import annotations

import queue
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr

from service.errors import ServiceError, SettingsError
from service.llm.transport import Bounded

_MOST_CHARS = 4000  # of a text that is still being written; one that is shown has 900
_NO_KEY = "none"  # servers of one's own ask for no key, the client asks for some
_AFTER_WAITING = 1.0  # seconds that must be left after a wait that a server asked for


class ModelError(ServiceError):
    """The endpoint gave no finished text."""

    def __init__(self, reason: str, late: bool = False) -> None:
        super().__init__(f"The language model gave no finished text: {reason}.")
        self.late = late


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked, and how long one step may take."""

    base_url: str
    model: str
    key: SecretStr | None = None
    connect_seconds: float = 2.0
    read_seconds: float = 6.0  # longest silence
    max_tokens: int = 500


class Client:
    """Asks an endpoint; safe to share between threads. Made before it is needed: importing takes seconds.

    Raises:
        SettingsError: the package that speaks to endpoints is not installed.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        try:
            import llama_index.llms.openai_like  # noqa: F401
        except ModuleNotFoundError:
            raise SettingsError(
                "REFERENT_LLM_BASE_URL names a language model, but the package that asks one is missing. "
                "Run pip install -e '.[llm]', or unset it."
            ) from None
        self._certificates = ssl.create_default_context()

    def complete(
        self, rules: str, task: str, seconds: float, ended: Callable[[], None] = lambda: None
    ) -> str:
        """The model's text.

        Args:
            rules: the system message.
            task: the user's message.
            seconds: when to give up.
            ended: called once the connection is closed, which may be a moment after giving up.

        Raises:
            ModelError: there is no finished text; `late` where there was no time for it.
        """
        end = time.monotonic() + seconds
        results: queue.Queue[str | ModelError] = queue.Queue(1)
        try:
            http = self._connection(end, seconds)
        except Exception as error:
            ended()
            raise _failure(error) from None

        def work() -> None:
            try:
                results.put(self._read(http, rules, task, end))
            except ModelError as error:
                results.put(error)
            except Exception as error:
                # Whatever a server's answer broke in the libraries: no text came of it.
                results.put(_failure(error))
            finally:
                http.close()
                ended()

        # A thread, because looking up a name or reading slow headers cannot be bounded from within.
        threading.Thread(target=work, name="referent-llm", daemon=True).start()
        try:
            result = results.get(timeout=max(end - time.monotonic(), 0))
        except queue.Empty:
            http.close()
            raise ModelError("it took too long", late=True) from None
        if isinstance(result, ModelError):
            raise result
        return result

    def _connection(self, end: float, seconds: float) -> httpx.Client:
        timeout = httpx.Timeout(
            min(self.endpoint.read_seconds, seconds), connect=min(self.endpoint.connect_seconds, seconds)
        )
        transport = Bounded(httpx.HTTPTransport(verify=self._certificates), end)
        # No redirects: a key goes to the address in the settings and nowhere else.
        return httpx.Client(transport=transport, timeout=timeout, follow_redirects=False)

    def _read(self, http: httpx.Client, rules: str, task: str, end: float) -> str:
        from openai import RateLimitError

        try:
            return self._stream(http, rules, task)
        except RateLimitError as error:
            wait = _retry_after(error.response.headers)
            if wait is None or time.monotonic() + wait + _AFTER_WAITING > end:
                raise
            time.sleep(wait)
        return self._stream(http, rules, task)

    def _stream(self, http: httpx.Client, rules: str, task: str) -> str:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=rules),
            ChatMessage(role=MessageRole.USER, content=task),
        ]
        text, finished = "", None
        for response in self._model(http).stream_chat(messages):
            text += response.delta or ""
            choices = getattr(response.raw, "choices", None) or []
            finished = next((c.finish_reason for c in choices if c.finish_reason), finished)
            if len(text) > _MOST_CHARS:
                raise ModelError("it does not come to an end")
        if finished != "stop":
            raise ModelError("it broke off")
        return text

    def _model(self, http: httpx.Client) -> Any:
        from llama_index.llms.openai_like import OpenAILike

        key = self.endpoint.key.get_secret_value() if self.endpoint.key else _NO_KEY
        return OpenAILike(
            model=self.endpoint.model,
            api_base=self.endpoint.base_url,
            api_key=key,
            http_client=http,
            is_chat_model=True,
            is_function_calling_model=False,
            temperature=0.0,
            max_tokens=self.endpoint.max_tokens,
            max_retries=0,  # the default tries three times, each as long as the last
            timeout=self.endpoint.read_seconds,
        )


def _retry_after(headers: httpx.Headers) -> float | None:
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None


def _failure(error: Exception) -> ModelError:
    """An error by its kind alone: its message may hold what was sent."""
    from openai import APIStatusError, APITimeoutError

    if isinstance(error, APIStatusError):
        return ModelError(f"it answered with status {error.status_code}")
    return ModelError(type(error).__name__, late=isinstance(error, APITimeoutError | httpx.TimeoutException))
