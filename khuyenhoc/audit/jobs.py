from procrastinate.contrib.django import app

from khuyenhoc.audit.services import seal_acts


@app.periodic(cron="* * * * * */5")
@app.task(name="audit.seal", queueing_lock="audit.seal", queue="default")
def seal(timestamp: int) -> None:
    """Every few seconds: seal what has been committed."""
    seal_acts()
