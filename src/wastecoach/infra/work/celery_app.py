"""The Celery app: who sends and who works agree on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.work.broker import (
    CONNECT_S,
    HEARTBEAT_S,
    SETTING,
    check_url,
    queues,
    transport_options,
)

if TYPE_CHECKING:
    from celery import Celery

CONSUMER = "wastecoach.infra.work.consumer:LaneConsumer"


def broker_of(url: str | None) -> str:
    """The address of the broker, for a process that is nothing without one.

    Raises:
        SettingInvalid: There is none.
    """
    if url is None:
        raise SettingInvalid(setting=SETTING, detail="not set")
    return url


def celery_app(url: str) -> Celery:
    """A Celery app without tasks; nobody is asked before it is used.

    Args:
        url: Of the broker.

    Raises:
        SettingInvalid: It is no address of one.
        ExtraMissing: Celery is not installed.
    """
    check_url(url)
    from celery import Celery

    app = Celery("wastecoach", broker=url, set_as_current=False)
    app.conf.update(
        # Nothing but JSON is read, and no results are kept: the records know how a job ended.
        task_serializer="json",
        accept_content=["json"],
        result_serializer="json",
        result_accept_content=["json"],
        task_ignore_result=True,
        # A message is done when its work is: who dies gives it back, what breaks makes it a dead letter.
        task_acks_late=True,
        task_acks_on_failure=False,
        task_acks_on_timeout=False,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # A thread cannot be cancelled. It goes on without the broker: its result counts, as nobody else gets the job
        # while its lease is renewed, and the message that comes a second time finds nothing to do.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_prefetch_count_reduction=False,
        worker_detect_quorum_queues=True,
        worker_consumer=CONSUMER,
        worker_pool="threads",
        # Nobody steers workers through the broker, which would need queues that are neither safe nor ours.
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        task_queues=queues(),
        task_create_missing_queues=False,
        task_default_queue="q.ai",
        broker_heartbeat=HEARTBEAT_S,
        broker_connection_timeout=CONNECT_S,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=transport_options("wastecoach worker"),
    )
    return app
