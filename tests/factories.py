"""Makers of test data: one factory per model, situations as traits."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from portal.accounts.actions import add_membership
from portal.accounts.models import Membership, Organisation, User
from portal.regions.models import Indicator, Region, RegionFact

PASSWORD = "kata sandi yang cukup panjang"


class UserFactory(DjangoModelFactory[User]):
    """A person with a password (PASSWORD) and no membership."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(is_active=False)
        english = factory.Trait(language="en")

    email = factory.Sequence(lambda n: f"orang{n}@contoh.example")
    name = factory.Sequence(lambda n: f"Orang {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        email, name = kwargs.pop("email"), kwargs.pop("name")
        return model_class.objects.create_user(email, name, password, **kwargs)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A provincial government; the trait `operator` runs the portal."""

    class Meta:
        model = Organisation

    class Params:
        operator = factory.Trait(runs_portal=True, kind="agency")

    name_id = factory.Sequence(lambda n: f"Pemerintah Provinsi Contoh {n}")
    name_en = factory.Sequence(lambda n: f"Government of Example Province {n}")
    slug = factory.Sequence(lambda n: f"provinsi-contoh-{n}")
    kind = "province"


class MembershipFactory(DjangoModelFactory[Membership]):
    """A membership that holds today, without an end."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "member"


def member_of(role: str, organisation: Organisation | None = None, **user: Any) -> User:
    """A person with a role in an organisation; for a role of JSC without one named, in one that runs the portal."""
    person = UserFactory(**user)
    if organisation is None:
        operator = role in {"administrator", "jsc_editor", "jsc_publisher", "jsc_coordinator"}
        organisation = OrganisationFactory(operator=operator)
    add_membership(user=person, organisation=organisation, role=role, by=None)
    return person


UNUSED_CODES = [
    f"{ten}{one}"
    for ten, ones in {2: "23456789", 4: "0123456789", 5: "6789", 6: "789", 8: "56789"}.items()
    for one in ones
]
"""Two-digit codes of no province: a test may name a real one beside them."""


class RegionFactory(DjangoModelFactory[Region]):
    """A province."""

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: UNUSED_CODES[n % len(UNUSED_CODES)])
    level = "province"
    slug = factory.LazyAttribute(lambda region: f"daerah-{region.code.replace('.', '-')}")
    name_id = factory.LazyAttribute(lambda region: f"Daerah {region.code}")
    name_en = factory.LazyAttribute(lambda region: f"Region {region.code}")
    name_official = factory.SelfAttribute("name_id")
    island_group = "kalimantan"


class IndicatorFactory(DjangoModelFactory[Indicator]):
    """A share in %; higher is better."""

    class Meta:
        model = Indicator

    key = factory.Sequence(lambda n: f"indicator_{n}")
    name_id = factory.Sequence(lambda n: f"Indikator {n}")
    name_en = factory.Sequence(lambda n: f"Indicator {n}")
    topic = "connectivity"
    kind = "share"
    unit = "%"
    definition_id = "Bagian dari seluruhnya."
    definition_en = "A part of the whole."
    decimals = 2


class RegionFactFactory(DjangoModelFactory[RegionFact]):
    """A statistic of 72 %; the trait `claim` makes it a speaker's."""

    class Meta:
        model = RegionFact

    class Params:
        claim = factory.Trait(
            kind="claim",
            as_of=None,
            source="",
            speaker_office="Wakil Gubernur",
            speaker_organisation="Provinsi Contoh",
            said_on=date(2022, 3, 17),
        )

    region = factory.SubFactory(RegionFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(72)
    unit = "%"
    as_of = date(2022, 3, 1)
    source = "Badan Pusat Statistik"
