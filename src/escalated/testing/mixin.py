"""The kit for ``unittest`` and ``django.test.TestCase``."""

from __future__ import annotations

from typing import ClassVar
from unittest import TestCase

from escalated.testing.kit import SupportKit


class SupportTestMixin(TestCase):
    """Gives each test ``self.support``. Put it before Django's test case: ``class T(SupportTestMixin, TestCase)``."""

    support_kit: ClassVar[type[SupportKit]] = SupportKit
    support: SupportKit

    def setUp(self) -> None:
        super().setUp()
        self.support = self.enterContext(self.support_kit())
