from procrastinate.contrib.django import app

from khuyenhoc.files.services.store import files_sweep


@app.periodic(cron="40 2 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", queue="default")
def sweep(timestamp: int) -> None:
    """At night: drop what has expired."""
    files_sweep()
