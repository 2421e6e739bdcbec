"""What a web server calls. Each of its processes is ready once this is imported."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingshen.web.settings")
application = get_wsgi_application()

from qingshen.web.warm import warm  # noqa: E402 - Django stands now

warm()
