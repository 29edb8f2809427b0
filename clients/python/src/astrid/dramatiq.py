"""Dramatiq: idempotency keys from messages, and retries of what may succeed later.

broker.add_middleware(AstridMiddleware())  # before the actors are declared

@dramatiq.actor(**RETRIES)
def start(external_id):
    with Astrid.from_env() as client:
        client.start_preprocess_run(survey="ZTF", external_id=external_id, idempotency_key=idempotency_key("start"))
"""

from __future__ import annotations

from typing import Any

from dramatiq.middleware import CurrentMessage

from .errors import AstridError

__all__ = ["RETRIES", "AstridMiddleware", "idempotency_key", "retry_when"]

MOST_RETRIES = 10
HOUR_MS = 3_600_000


class AstridMiddleware(CurrentMessage):
    """Lets `idempotency_key` find the message that the present thread works on."""


def idempotency_key(work: str) -> str:
    """Names a piece of work: the same in each retry and delivery of the message, and different for each `work` of an actor."""
    message = CurrentMessage.get_current_message()
    if message is None:
        raise RuntimeError("idempotency_key needs a message: add AstridMiddleware to the broker, and call it in an actor.")
    return f"{message.message_id}:{work}"[:255]


def retry_when(retries: int, error: BaseException) -> bool:
    """Also counts the retries: with `retry_when`, Dramatiq ignores `max_retries`."""
    return retries < MOST_RETRIES and (error.retryable if isinstance(error, AstridError) else isinstance(error, Exception))


# The options of an actor that calls AstrID. The server keeps an idempotency key for 24 hours, so the retries end before.
RETRIES: dict[str, Any] = {"retry_when": retry_when, "min_backoff": 1_000, "max_backoff": HOUR_MS, "max_age": 20 * HOUR_MS}
