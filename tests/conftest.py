"""The small joint round that tests of no single room stand on as well."""

from samverk.reports.tests.conftest import world as world
