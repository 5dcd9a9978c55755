#!/usr/bin/env python
"""Django's own commands. People use the `khuyenhoc` command instead (khuyenhoc/__main__.py)."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyenhoc.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from khuyenhoc.core.database import hold_server
    from khuyenhoc.core.postgres import PostgresError

    try:
        lease = hold_server(settings.DATA_DIR)  # held until this process ends
    except PostgresError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)
