"""Public holidays of a country and region."""

from __future__ import annotations

import pytest
from django.utils import translation

from escalated.administration.importing_holidays import countries, public_holidays, regions
from escalated.core.errors import InvalidInput


def test_a_region_has_days_of_its_own() -> None:
    with translation.override("de"):
        bavaria = {each.date: each.name for each in public_holidays("DE", "BY", years=range(2026, 2028))}
        germany = {each.date: each.name for each in public_holidays("DE", "", years=range(2026, 2027))}
    assert (bavaria["2026-01-06"], bavaria["2027-12-25"]) == ("Heilige Drei Könige", "Erster Weihnachtstag")
    assert (len(germany), "2026-01-06" in germany, germany["2026-10-03"]) == (9, False, "Tag der Deutschen Einheit")
    assert ("BY", "Bayern") in regions("DE")


def test_names_are_in_the_readers_language_where_the_source_has_it() -> None:
    with translation.override("en"):
        assert public_holidays("DE", "", years=range(2026, 2027))[0].name == "New Year's Day"
    with translation.override("ar"):
        assert public_holidays("DE", "", years=range(2026, 2027))[0].name == "Neujahr"


def test_many_countries_are_known() -> None:
    known = countries()
    assert (len(known) > 150, {"DE", "US", "AE", "GB"} <= set(known), len(known) == len(set(known))) == (True,) * 3


@pytest.mark.parametrize(
    ("country", "region", "years", "field"),
    [
        ("XX", "", range(2026, 2027), "country"),
        ("", "", range(2026, 2027), "country"),
        ("DE", "Texas", range(2026, 2027), "region"),
        ("DE", "", range(2026, 2026), "until"),
        ("DE", "", range(2026, 9999), "until"),
    ],
)
def test_what_is_not_known_is_said(country: str, region: str, years: range, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        public_holidays(country, region, years=years)
    assert list(refused.value.errors) == [field]
