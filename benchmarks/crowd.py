"""Who is on the desk: the demo's cast, through whom one can sign in, and the many besides them; teams and tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from benchmarks.moments import written
from benchmarks.tables import Loading, Table
from benchmarks.vocabulary import LANGUAGES
from escalated.people.actors import agent_profile
from escalated.people.models import Contact, Department
from escalated.people.words import ContactWord, words_of
from escalated.standalone.demo.cast import Person, of_role
from escalated.standalone.people import AGENTS
from escalated.tickets.models import Tag

AGENT_COUNT = 40
READERS = 12
DEPARTMENTS = "Support Billing Orders Shipping Returns Hardware Accounts Partners Press Legal Security Archive"
TAGS = (
    "refund shipping invoice bug login hub sensor app api export vip warranty firmware feature password question "
    "damaged lost late customs vat contract upgrade trial cancel feedback docs outage spam legal gdpr press bulk "
    "wholesale nursery greenhouse battery wifi bluetooth offline calibration import billing dunning chargeback "
    "duplicate wrong-item missing-part discount coupon newsletter phone training onboarding partner reseller audit"
)
COLORS = ("gray", "blue", "green", "amber", "red", "violet")

T = TypeVar("T")

_FIRST = {
    "en": "Ada Grace Linus Priya Omar Chloe Mateo Ines Noah Zoë Kofi Maya Liam Aoife Ravi Sam Ella Hugo",
    "de": "Lena Jonas Käthe Jürgen Mia Emil Greta Paul Frieda Lukas Heike Sören",
    "es": "Lucía Mateo Sofía Íñigo Camila Diego Valentina Álvaro Noa Joaquín",
    "ja": "美咲 蓮 陽菜 湊 結衣 大翔 葵 悠真",
    "zh-hans": "伟 芳 娜 敏 静 丽 强 磊",
    "ar": "أحمد فاطمة يوسف مريم خالد ليلى عمر سارة",
}
_LAST = {
    "en": "Lovelace Hopper Nair Okafor Smith Brown O’Neill Park Kaur Walker Young Fisher Stone Reed",
    "de": "Hofmann Weber Großmann Müller Schäfer Vogt Lüders Bauer Özdemir",
    "es": "García Núñez Ribeiro Muñoz Ortega Peña Vidal Ibáñez",
    "ja": "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本",
    "zh-hans": "王 李 张 刘 陈 杨 赵",
    "ar": "الحداد المنصوري النجار حسن إبراهيم الخطيب",
}
_EMOJI = "🌵 🦊 🚀 🌻 🎸 👩‍🌾 🐝 🇧🇷"


class Somebody(NamedTuple):
    """A contact or an agent, as far as a ticket's rows need them."""

    id: int
    name: str
    email: str
    language: str


class Skewed(Generic[T]):
    """Choosing as Zipf's law has it: the first most often, the last hardly ever."""

    def __init__(self, among: Sequence[T], chance: Random, *, flatness: float = 2.7) -> None:
        self.among, self.chance = among, chance
        self.weights = list(accumulate(1 / (rank + flatness) for rank in range(len(among))))

    def one(self) -> T:
        return self.chance.choices(self.among, cum_weights=self.weights)[0]


@dataclass(frozen=True)
class Crowd:
    """Everybody and everything a ticket refers to."""

    requesters: Skewed[Somebody]
    agents: Skewed[Somebody]
    readers: frozenset[int]
    departments: Skewed[tuple[int, str]]
    tags: Skewed[tuple[int, str]]


def gather(loading: Loading, *, contacts: int, since: float, chance: Random) -> Crowd:
    """Write the people, teams and tags, and return them."""
    agents = [_agent(person) for person in [*of_role("admin"), *of_role("agent"), *_colleagues(chance)]]
    departments = [
        (Department.objects.update_or_create(name=name, defaults={"position": place})[0].pk, name)
        for place, name in enumerate(DEPARTMENTS.split())
    ]
    tags = Tag.objects.bulk_create(Tag(name=name, key=name, color=COLORS[len(name) % 6]) for name in TAGS.split())
    # The admin comes first, and an admin answers few tickets.
    return Crowd(
        requesters=Skewed(_requesters(loading, chance, count=contacts, since=since), chance, flatness=40),
        agents=Skewed(agents[1:] + agents[:1], chance, flatness=6),
        readers=frozenset(each.id for each in agents[:READERS]),
        departments=Skewed(departments, chance, flatness=1.5),
        tags=Skewed([(tag.pk, tag.name) for tag in tags], chance),
    )


def _colleagues(chance: Random) -> list[Person]:
    missing = AGENT_COUNT - len(of_role("admin")) - len(of_role("agent"))
    names = [_name("en" if number % 3 else "de", chance) for number in range(missing)]
    return [Person(name, f"agent{number}@mossbell.example", "agent") for number, name in enumerate(names)]


def _agent(person: Person) -> Somebody:
    profile = agent_profile(_user(person))
    return Somebody(profile.pk, profile.name, profile.email, "en")


def _user(person: Person) -> Any:
    first, _, last = person.name.partition(" ")
    user = get_user_model()(username=person.email, email=person.email, first_name=first, last_name=last)
    works_here = person.role != "customer"
    user.is_staff, user.is_superuser = works_here, person.role == "admin"
    user.set_unusable_password()
    user.save()
    if works_here:
        user.groups.add(Group.objects.get_or_create(name=AGENTS)[0])
    return user


def _requesters(loading: Loading, chance: Random, *, count: int, since: float) -> list[Somebody]:
    table = Table(Contact, "id email mail_key name language user created_at")
    written_at = written(since)
    signed_up = {person.email: (person, _user(person).pk) for person in of_role("customer")}
    people = [Somebody(table.take_id(), who.name, who.email, who.language) for who, _ in signed_up.values()]
    people += [_stranger(table.take_id(), chance) for _ in range(count - len(people))]
    words = Table(ContactWord, "id contact word")
    for who in people:
        user = signed_up[who.email][1] if who.email in signed_up else None
        loading.add(table, (who.id, who.email, who.email, who.name, who.language, user, written_at))
        for word in words_of(who.name, who.email):
            loading.add(words, (words.take_id(), who.id, word))
    return [who._replace(language=who.language if who.language in LANGUAGES else "en") for who in people]


def _stranger(pk: int, chance: Random) -> Somebody:
    language = chance.choices(list(LANGUAGES), weights=list(LANGUAGES.values()))[0]
    return Somebody(pk, _name(language, chance), f"person{pk}@mail{pk % 97}.example", language)


def _name(language: str, chance: Random) -> str:
    first, last = (chance.choice(names[language].split()) for names in (_FIRST, _LAST))
    if language in {"ja", "zh-hans"}:
        return f"{last}{first}"
    return f"{first} {chance.choice(_EMOJI.split())} {last}" if chance.random() < 0.01 else f"{first} {last}"
