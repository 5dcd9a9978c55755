from procrastinate.contrib.django import app

from khuyenhoc.figures.services import tenants_to_fold, totals_fold


@app.periodic(cron="* * * * * */10")
@app.task(name="figures.fold", queueing_lock="figures.fold", queue="default")
def fold(timestamp: int) -> None:
    """Every few seconds: compact what acceptances have added to the totals."""
    for tenant_id in tenants_to_fold():
        totals_fold(tenant_id=tenant_id)
