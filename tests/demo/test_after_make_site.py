"""The demo content on a portal that `make_site` made before."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from portal.accounts.models import User
from portal.demo.seed import Seed
from portal.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def test_seed_takes_up_the_tree_and_puts_its_pages_in_place_of_untouched_drafts() -> None:
    call_command("make_site", verbosity=0)
    homes = set(HomePage.objects.values_list("pk", flat=True))
    licence = StandardPage.objects.get(slug="lisensi", locale__language_code="id")
    licence.save_revision(user=User.objects.create_user("penyunting@contoh.example", "Penyunting", None))
    made = Seed().run()
    assert set(HomePage.objects.values_list("pk", flat=True)) == homes
    assert "lists" not in made
    assert made["standard pages"] == 5
    assert sorted(StandardPage.objects.filter(live=False).values_list("slug", "locale__language_code")) == [
        ("lisensi", "id")
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    assert not Seed().run()
