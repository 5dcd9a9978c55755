"""The site over HTTP in this process, and jobs done beside it, on whatever database Django points at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import procrastinate
from django.core.wsgi import get_wsgi_application
from django.db import connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.worker import Worker


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, *request: Any) -> None:
        """An answer that nobody waited for is not closed by the handler, and its connection would stay open."""
        try:
            super().process_request_thread(*request)
        finally:
            connections.close_all()


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Requests of a test are no news."""


@contextmanager
def site() -> Iterator[str]:
    """The address of the site."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), Server, Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _close_after(job: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    try:
        return job()
    finally:
        connections.close_all()


@contextmanager
def worker() -> Iterator[None]:
    """Jobs are done as they come, by the real worker in a thread of its own; what runs by the clock does not run."""
    beside = procrastinate.App(connector=cast("DjangoConnector", app.connector).get_worker_connector())
    app.perform_import_paths()
    beside.tasks = app.tasks
    loop, ready = asyncio.new_event_loop(), threading.Event()
    running: list[asyncio.Task[None]] = []

    async def work() -> None:
        async with beside.open_async():
            running.append(asyncio.ensure_future(
                beside.run_worker_async(
                    concurrency=2, install_signal_handlers=False, shutdown_graceful_timeout=10,
                    task_middleware=[_close_after],
                )
            ))  # fmt: skip
            ready.set()
            await asyncio.gather(*running, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=[work()])
    thread.start()
    ready.wait(30)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(running[0].cancel)
        thread.join(30)
        loop.close()
