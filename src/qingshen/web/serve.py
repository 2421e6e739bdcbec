"""Start the platform: the database brought up to date, a worker for long work, the web server."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import Error, close_old_connections
from django.utils import timezone

SETTINGS = "qingshen.web.settings"
WORKERS, THREADS = 2, 4
LONGEST = 600  # [s] For the reminders.


def prepare() -> None:
    """Set Django up, bring the database up to date, and end what was under way when the platform stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    clear_up()


def clear_up() -> None:
    """End the work no worker does any more, and let go of files that are kept for some days only."""
    from qingshen.web.jobs.end_lost import end_all
    from qingshen.web.transfer.old import discard_old

    end_all()
    discard_old()


def answers(host: str, port: int, ready: Callable[[str], None], wait: float = 60.0) -> bool:
    """Start the platform in a process of its own, see whether it shows its first page, and stop it again."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    command = "import sys; from qingshen.web import serve as s; s.serve(sys.argv[1], int(sys.argv[2]), lambda _: None)"
    server = subprocess.Popen(
        [sys.executable, "-c", command, host, str(port)], env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
    )
    try:
        end = time.monotonic() + wait
        while time.monotonic() < end and server.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{address}accounts/sign-in/", timeout=10) as page:
                if page.status == 200:
                    ready(address)
                    return True
            time.sleep(0.3)
    finally:
        server.terminate()
        server.wait(timeout=40)
    return False


def _tell(address: str, ready: Callable[[str], None]) -> None:
    """Wait until the server answers, and say so: whoever opens the address at once finds it there."""
    while True:
        with suppress(OSError):
            # An HTTP error is an answer too: of an address of the machine's that is not among its names.
            with suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{address}accounts/sign-in/", timeout=10).close()
            ready(address)
            return
        time.sleep(0.3)


def _work(over: threading.Event) -> None:
    """Keep a worker for long work until it is `over`: one that dies, of a database locked too long, has a successor.

    What it was at is lost with it, and whoever waits is told at once.
    """
    command = [sys.executable, "-m", "django", "db_worker", "--interval", "0.3", "-v", "0"]
    while not over.is_set():
        worker = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS})
        while worker.poll() is None and not over.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(timeout=30)
            except subprocess.TimeoutExpired:
                worker.kill()
        if not over.is_set():
            _end_its_work()
        # Not at once: a worker that cannot start must not keep the machine busy.
        over.wait(2)


def _end_its_work() -> None:
    from qingshen.web.jobs.end_lost import end_all

    # Where the database does not answer, the successor need not wait: in two hours the work is found lost all the same.
    with suppress(Error):
        end_all()
    close_old_connections()


def _this_hour() -> datetime:
    return timezone.localtime().replace(minute=0, second=0, microsecond=0)


def _remind(over: threading.Event, this_hour: Callable[[], datetime] = _this_hour, wait: float = 60.0) -> None:
    """Have people reminded of the deadlines every hour until it is `over`: nobody is told the same twice, and mail that
    could not leave is sent."""
    command = [sys.executable, "-m", "django", "remind"]
    told: datetime | None = None
    # Not while the platform starts.
    while not over.wait(wait):
        now, done = this_hour(), None
        if now != told:
            with suppress(subprocess.TimeoutExpired):
                environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
                done = subprocess.run(command, env=environment, check=False, timeout=LONGEST)
        # What failed is tried again at once, as of a locked database.
        told = now if done is not None and done.returncode == 0 else told


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready(address)` is called when the server answers. `prepare` comes before."""
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    shown = f"[{host}]" if ":" in host else host
    # For the mail of the processes started below.
    os.environ.setdefault("QINGSHEN_SITE", f"http://{shown}:{port}")
    over = threading.Event()
    working = threading.Thread(target=_work, args=(over,))
    working.start()
    reminding = threading.Thread(target=_remind, args=(over,), daemon=True)
    reminding.start()
    # Not forked: polars, which a fork finds with locks held by threads that are not there any more, would stand still.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "qingshen.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_enabled=False,
    )
    threading.Thread(target=_tell, args=(f"http://{shown}:{port}/", ready), daemon=True).start()
    try:
        server.serve()
    finally:
        over.set()
        working.join()
        reminding.join(timeout=5)
