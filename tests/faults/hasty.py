"""The control: Samverk's own settings, but with a server that says "saved" before it has saved.

What the tests of this folder look for must be found here, or they would find it nowhere.
"""

import json
import threading
import time

from django.db import connection
from django.http import JsonResponse

from samverk.config.settings import *  # noqa: F403  the application as it is
from samverk.config.settings import MIDDLEWARE

HEAD_START_S = 0.5
MIDDLEWARE = ["tests.faults.hasty.HastyMiddleware", *MIDDLEWARE]


class HastyMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.endswith("/draft"):
            return self.get_response(request)
        version = json.loads(request.body)["version"]
        threading.Thread(target=self._save_later, args=[request], daemon=True).start()
        return JsonResponse({"version": version + 1})

    def _save_later(self, request):
        time.sleep(HEAD_START_S)
        try:
            self.get_response(request)
        finally:
            connection.close()
