"""The letters as a mail program shows them: read by axe-core, on a phone and on a desk, in light and in dark."""

import pytest

from samverk.asking.tests.every_letter import KINDS, letters_in
from tests.browser.chromium import SCHEMES, assert_accessible, assert_fits

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "width"), [("sv", 390), ("fi", 320), ("en", 1440)])
def test_every_letter_is_accessible(chromium, language, width):
    letters = letters_in(language)

    for message in letters.values():
        for scheme in SCHEMES:
            window = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = window.new_page()
            page.set_content(message.alternatives[0].content)
            assert_accessible(page)
            assert_fits(page)
            window.close()

    assert set(letters) == KINDS
