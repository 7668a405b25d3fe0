"""One door for everybody: signing in, being refused, and going out again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit


@pytest.mark.parametrize("door", ["/cms/login/", "/django-admin/login/", "/cms/", "/cms/images/"])
def test_every_door_leads_to_the_same_form(visit: Visit, door: str) -> None:
    visitor = visit()
    visitor.open(door)
    assert visitor.path.partition("?")[0] == "/akun/login/"
    expect(visitor.page.locator("#id_password")).to_be_visible()


def test_editor_comes_to_the_page_that_was_asked_for(visit: Visit) -> None:
    visitor = visit()
    visitor.open("/cms/images/")
    visitor.page.locator("#id_login").fill(visitor.portal.emails["jsc_editor"])
    visitor.page.locator("#id_password").fill(visitor.portal.password)
    visitor.page.locator("main button[type=submit]").click()
    visitor.page.wait_for_url("**/cms/images/")


def test_wrong_password_is_told_without_saying_whether_the_person_exists(visit: Visit) -> None:
    visitor = visit(width=360)
    told = []
    for email in (visitor.portal.emails["member"], "tidak.ada@contoh.example"):
        visitor.open("/akun/login/")
        visitor.page.locator("#id_login").fill(email)
        visitor.page.locator("#id_password").fill("bukan kata sandinya")
        visitor.page.locator("main button[type=submit]").click()
        expect(visitor.page.locator(".error-summary")).to_be_visible()
        assert visitor.page.locator("#id_login").input_value() == email
        told.append(visitor.page.locator(".error-summary").inner_text())
    assert told[0] == told[1]
    assert visitor.axe() == []


def test_member_has_a_profile_and_no_way_into_the_cms(visit: Visit) -> None:
    visitor = visit(role="member")
    visitor.open("/akun/profil/")
    expect(visitor.page.locator("h1")).to_have_count(1)
    assert visitor.axe() == []
    assert visitor.sideways() == 0
    visitor.open("/cms/")
    expect(visitor.page.locator("#wagtail-sidebar")).to_have_count(0)


def test_signing_out_closes_the_door(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("auditor")
    visitor.open("/")
    visitor.page.locator(".account-bar button").click()
    expect(visitor.page.locator(".account-bar a[href='/akun/login/']")).to_be_visible()
    visitor.open("/akun/profil/")
    assert visitor.path.startswith("/akun/login/")
