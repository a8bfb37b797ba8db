"""The way in for other systems (REST): the same operations, rights and refusals as the pages have.

Each room writes its own addresses in its `api.py`; here they are put together, and refusals become problem details
(RFC 9457). Who has signed in may use it, with the same cookie and the same token against forged forms as the pages.
"""
