import pytest

pytest.register_assert_rewrite("tests.browser.phone", "tests.browser.ledger")
