"""What a process of its own is told, so that it works on this test's database."""

from django.db import connection


def database_address() -> str:
    known = connection.settings_dict
    addresses = {
        "sqlite": f"sqlite:///{known['NAME']}",
        "postgresql": f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}",
    }
    return addresses[connection.vendor]
