"""The log lines of servers and workers: one form for our own, uvicorn's and Celery's, with context and without secrets.

Everybody logs with the standard library (`logging.getLogger(__name__)`, more values by `extra=`). What is bound with
`structlog.contextvars` (request_id, job_id, lane, attempt) stands in every line of that request or job.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING, Any, Literal

from wastecoach.infra.telemetry.masking import masking

if TYPE_CHECKING:
    from structlog.typing import Processor

Form = Literal["pretty", "json"]
# They tell of every connection or request, some with bodies and signed addresses in it.
TALKATIVE = (
    *(
        "alembic.runtime.plugins",
        "amqp",
        "asyncio",
        "boto3",
        "botocore",
        "celery.utils.functional",
        "celery.worker.consumer.tasks",
        "httpcore",
        "httpx",
    ),
    *("kombu", "multipart", "opentelemetry", "PIL", "python_multipart", "s3transfer", "urllib3"),
)
# Libraries that would otherwise write with handlers of their own.
OWN_HANDLERS = ("celery", "celery.task", "uvicorn", "uvicorn.access", "uvicorn.error")
# Said by libraries for their own formatters.
NOT_SHOWN = ("color_message", "_record", "_from_structlog")


def configure(form: Form, level: str, secrets: Iterable[str] = ()) -> None:
    """Send all log lines of this process to standard error, in one form; may be called again.

    Args:
        form: `json` (an object a line) or `pretty`.
        level: `debug`, `info`, `warning` or `error`.
        secrets: Values that must never be shown.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form, secrets, colours=sys.stderr.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in OWN_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(
    form: Form, secrets: Iterable[str] = (), *, colours: bool = False
) -> logging.Formatter:
    """What makes a line of a log record.

    Args:
        form: `json` or `pretty`.
        secrets: Values that must never be shown.
        colours: Whether `pretty` may be coloured.
    """
    from structlog import contextvars, processors, stdlib

    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            contextvars.merge_contextvars,
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(),
            processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[processors.format_exc_info, _fit(secrets), _renderer(form, colours=colours)],
    )


def _renderer(form: Form, *, colours: bool) -> Processor:
    from structlog import dev, processors

    if form == "json":
        return processors.JSONRenderer(ensure_ascii=False, sort_keys=False)
    return dev.ConsoleRenderer(colors=colours, exception_formatter=dev.plain_traceback)


def _fit(secrets: Iterable[str]) -> Processor:
    masked = masking(secrets)

    def fit(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in event.items() if name not in NOT_SHOWN}
        fitted: dict[str, Any] = masked(shown)
        return fitted

    return fit
