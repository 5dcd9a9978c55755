"""The application as a server process loads it."""

import os

from django.core.wsgi import get_wsgi_application

from khuyenhoc.core.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyenhoc.settings")
follow_parent()

application = get_wsgi_application()
