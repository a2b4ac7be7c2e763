"""The details that fill the blanks of a script: order numbers, plans, places."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from escalated.standalone.demo.cast import Person

PLANS = ("Home", "Grower", "Nursery")
PRODUCTS = ("Sprout sensor", "Sprout sensor", "Air sensor", "Hub", "Drip valve", "Starter kit")
BROWSERS = ("Firefox 144", "Chrome 142", "Safari 26", "Edge 142")
PHONES = ("a Pixel 9", "an iPhone 15", "a Galaxy S24", "a Fairphone 5", "an iPhone 13 mini")
PLANTS = ("tomatoes", "basil", "chillies", "ferns", "lemon trees", "seedlings", "orchids", "strawberries")
PLACES = ("greenhouse", "balcony", "polytunnel", "cellar", "conservatory", "allotment", "roof terrace")
CARRIERS = ("DHL", "UPS", "DPD", "GLS")


def details_for(customer: Person, agent: Person, *, moment: datetime, chance: Random) -> dict[str, str]:
    """Return one value for every blank."""
    when = moment - timedelta(days=chance.randint(5, 16))
    return {
        "first": customer.first_name,
        "company": customer.email.partition("@")[2].partition(".")[0],
        "agent": agent.sign_off,
        "order": f"MB-{chance.randint(41000, 58999)}",
        "invoice": f"{moment.year}-{chance.randint(2100, 9899)}",
        "tracking": f"{chance.randint(10**11, 10**12 - 1)}",
        "amount": f"€{chance.choice((9, 19, 29, 48, 59, 118, 174, 236))}.{chance.choice(('00', '00', '50', '90'))}",
        "plan": chance.choice(PLANS),
        "product": chance.choice(PRODUCTS),
        "browser": chance.choice(BROWSERS),
        "phone": chance.choice(PHONES),
        "plants": chance.choice(PLANTS),
        "place": chance.choice(PLACES),
        "carrier": chance.choice(CARRIERS),
        "count": str(chance.randint(2, 24)),
        "percent": str(chance.randint(4, 38)),
        "month": f"{moment - timedelta(days=chance.randint(3, 30)):%B}",
        "day": f"{moment - timedelta(days=chance.randint(1, 6)):%A}",
        "date": f"{when.day}.{when.month}.",
        "version": f"4.{chance.randint(2, 9)}.{chance.randint(0, 6)}",
        "serial": f"S{chance.randint(2, 4)}-{chance.randint(100000, 999999)}",
    }
