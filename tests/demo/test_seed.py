"""The demo content as a visitor and an editor find it."""

from collections import Counter
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max, Model, Q
from django.test import Client
from django.utils.html import escape
from taggit.models import TaggedItem
from wagtail.models import Locale, Page, PageLogEntry, Revision, Site
from wagtail_localize.models import StringTranslation, Translation

from casestudies.models import CaseStudyPage, Precondition, Result
from partnerships.models import Action, Agreement, AgreementSide, Partnership, Proposal, PublicProposal
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import ROLES
from portal.demo.people import DEMO_PASSWORD
from portal.demo.seed import Seed
from portal.pages.models import ArticlePage, HomePage, StandardPage
from portal.pages.publishing import problems_of
from portal.regions.models import RegionFact
from visits.models import Commitment, StatedFact, Visit, VisitReportPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SEED_VISIT = "kunjungan-virtual-kalimantan-utara"


def indonesian(model: type[Page]) -> Any:
    return model.objects.live().filter(locale__language_code="id")


def english(model: type[Page]) -> Any:
    return model.objects.live().filter(locale__language_code="en")


def seed_visit(language: str = "id") -> VisitReportPage:
    page: VisitReportPage = VisitReportPage.objects.get(slug=SEED_VISIT, locale__language_code=language)
    return page


def test_seed_makes_every_record_of_the_content() -> None:
    assert indonesian(CaseStudyPage).count() == 20
    assert indonesian(VisitReportPage).count() == Visit.objects.happened().count() == 30
    assert indonesian(ArticlePage).count() == 5
    assert indonesian(StandardPage).count() == 6
    assert english(CaseStudyPage).count() >= 10


def test_seed_leaves_no_page_unpublished(seeded: Counter[str]) -> None:
    assert not Page.objects.filter(depth__gt=1, live=False).exists()
    assert not Page.objects.filter(has_unpublished_changes=True).exists()
    assert seeded["drafts"] == 0


def test_seeded_pages_pass_the_checks_an_editor_must_pass() -> None:
    blocking = [
        (page.slug, problem.message)
        for model in (CaseStudyPage, VisitReportPage, ArticlePage, StandardPage)
        for page in model.objects.all()
        for problem in problems_of(page)
        if problem.blocks
    ]
    assert blocking == []


@pytest.mark.parametrize("model", [Result, Precondition, StatedFact, Commitment])
def test_seeded_rows_are_valid(model: type[Model]) -> None:
    rows = list(model._default_manager.all())
    assert rows
    for row in rows:
        row.full_clean()


def test_seed_visit_states_its_seven_facts_as_claims() -> None:
    page = seed_visit()
    assert page.stated_facts.count() == 7
    claims = RegionFact.objects.filter(region__code="65", kind="claim", said_on="2022-03-17")
    assert claims.count() == 7
    coverage = claims.get(indicator__key="internet_coverage")
    assert (coverage.value, coverage.unit) == (Decimal(72), "%")
    services = claims.get(indicator__key="digital_services_share")
    assert (services.value, services.value_max) == (Decimal(10), Decimal(15))


def test_seed_visit_shows_three_commitments_without_owner_and_date() -> None:
    commitments = list(seed_visit().commitments.all())
    assert len(commitments) == 3
    assert [(c.owner_office, c.due_on) for c in commitments] == [("", None)] * 3
    assert commitments[1].also_by is not None


def test_seed_visit_names_people_only_from_public_sources() -> None:
    participants = list(seed_visit().participants.all())
    assert len(participants) == 6
    assert {p.name_basis for p in participants if p.name} == {"public"}
    assert {p.name_basis for p in participants if not p.name} == {""}


def test_seed_visit_shows_the_case_it_was_about() -> None:
    assert [row.case.slug for row in seed_visit().systems_shown.all()] == ["crm-dan-jaki-jakarta"]


def test_proposals_stand_at_different_points_and_two_can_be_read_by_everybody(client: Client) -> None:
    assert sorted(Proposal.objects.values_list("status", flat=True)) == ["accepted", "draft", "submitted"]
    answer = PublicProposal.objects.get(state="open")
    assert answer.need is not None
    assert answer.proposal.reviews.exists()
    assert answer.get_absolute_url() in client.get(answer.need.get_absolute_url()).content.decode()
    for public in PublicProposal.objects.all():
        assert public.title_id.startswith("Contoh:")
        page = client.get(f"/en/usulan/{public.pk}/").content.decode()
        assert all(part in page for part in public.summary_en.split("\n\n"))


def test_conflicting_figures_stand_side_by_side() -> None:
    case = CaseStudyPage.objects.get(slug="desa-digital-jawa-barat", locale__language_code="id")
    assert case.results.filter(conflicting=True).count() >= 1
    assert {r.unit for r in case.results.all() if "%" in r.unit or "perse" in r.unit} <= {"%"}


def test_pages_carry_the_date_of_their_record() -> None:
    page = seed_visit()
    assert page.first_published_at is not None
    assert page.first_published_at.date().isoformat() == "2022-03-17"
    assert page.last_published_at == page.first_published_at


def test_english_page_is_a_translation_the_editor_can_go_on_with() -> None:
    page, translated = seed_visit(), seed_visit("en")
    assert translated.title == "Virtual visit of North Kalimantan Province"
    assert translated.translation_key == page.translation_key
    assert translated.alias_of is None
    keys = set(page.stated_facts.values_list("translation_key", flat=True))
    assert set(translated.stated_facts.values_list("translation_key", flat=True)) == keys
    assert {row.locale.language_code for row in translated.stated_facts.all()} == {"en"}
    translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code="en", enabled=True
    )
    total, done = translation.get_progress()
    assert (total, done) == (done, total)
    assert total > 50


def test_english_page_keeps_subjects_and_systems() -> None:
    case = CaseStudyPage.objects.get(slug="crm-dan-jaki-jakarta", locale__language_code="en")
    assert {d.key for d in case.dimensions.all()} == {"governance", "society"}
    assert case.urusan.count() == 3
    assert "pengaduan" in case.tags.names()
    assert seed_visit("en").systems_shown.count() == 1
    assert next(block.value["title"] for block in case.implementation) == "Receive and confirm"


def test_no_translated_text_is_left_without_a_translation() -> None:
    waiting = [t for t in Translation.objects.all() if t.get_progress()[0] != t.get_progress()[1]]
    assert waiting == []
    assert not StringTranslation.objects.filter(has_error=True).exists()


def test_both_home_pages_answer(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/en/").status_code == 200
    assert client.get(f"/en/kunjungan/{SEED_VISIT}/").status_code == 200


def test_site_and_tree_are_sound() -> None:
    site = Site.objects.get()
    assert isinstance(site.root_page.specific, HomePage)
    assert (site.hostname, site.port, site.is_default_site) == ("localhost", 8000, True)
    assert {locale.language_code for locale in Locale.objects.all()} == {"id", "en"}
    assert Page.find_problems() == ([], [], [], [], [])


def test_each_role_has_an_account_that_can_sign_in(client: Client) -> None:
    held = set(Membership.objects.current().values_list("role", flat=True))
    assert held == set(ROLES)
    assert client.login(username="jsc_editor@contoh.example", password=DEMO_PASSWORD)
    assert User.objects.get(email="jsc_editor@contoh.example").has_perm("wagtailadmin.access_admin")


def test_demo_accounts_prints_a_line_per_role_and_no_password_that_was_changed() -> None:
    user = User.objects.get(email="auditor@contoh.example")
    user.set_password("sudah diganti oleh pemiliknya")
    user.save()
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "http://localhost:8000/akun/login/"
    assert len([line for line in lines if DEMO_PASSWORD in line]) == len(ROLES) - 1
    assert "(changed)" in next(line for line in lines if line.startswith("auditor@"))


def everything() -> dict[str, tuple[int, Any]]:
    models: list[type[Model]] = [
        Page, Revision, PageLogEntry, Visit, Organisation, User, Membership, RegionFact, Translation,
        StringTranslation, Result, StatedFact, TaggedItem,
    ]  # fmt: skip
    return {m.__name__: (m._default_manager.count(), m._default_manager.aggregate(m=Max("pk"))["m"]) for m in models}


def test_second_run_changes_nothing() -> None:
    before = everything()
    assert Seed().run() == Counter()
    assert everything() == before


def test_second_run_keeps_what_an_editor_wrote() -> None:
    page = seed_visit()
    page.title, page.slug = "Judul dari penyunting", "alamat-baru"
    page.save_revision().publish()
    Seed().run()
    assert VisitReportPage.objects.get(pk=page.pk).title == "Judul dari penyunting"
    assert not VisitReportPage.objects.filter(slug=SEED_VISIT, locale__language_code="id").exists()


def test_reset_brings_back_what_an_editor_changed() -> None:
    page = seed_visit()
    page.title = "Judul dari penyunting"
    page.save_revision().publish()
    Seed().run(reset=True)
    assert seed_visit().title == "Kunjungan virtual Provinsi Kalimantan Utara"
    assert Visit.objects.happened().count() == 30
    assert RegionFact.objects.filter(region__code="65", kind="claim", said_on="2022-03-17").count() == 7
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts", "seed_scale"])
def test_made_up_records_are_refused_outside_a_demo(command: str, settings: Any) -> None:
    settings.PORTAL_DEMO = False
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command(command)


def test_the_chains_of_the_record_can_be_read_with_their_sources_and_what_is_made_up_says_so(client: Client) -> None:
    assert Partnership.objects.count() == 5
    assert not Partnership.objects.filter(Q(source="") | Q(is_example=True)).exists()
    for partnership in Partnership.objects.all():
        page = client.get(f"/kemitraan/{partnership.pk}/")
        assert page.status_code == (404 if partnership.visibility == "partners" else 200)
        english = client.get(f"/en/kemitraan/{partnership.pk}/").content.decode()
        assert ("ource" in partnership.summary_en, "umber" in partnership.summary_id) == (True, True)
        if partnership.visibility == "public":
            assert all(escape(part) in english for part in partnership.summary_en.split("\n\n"))
    actions = list(Action.objects.all())
    assert actions
    assert all(action.is_example and action.title.startswith("Contoh:") for action in actions)


def test_lampung_and_banda_aceh_have_signed_karawang_is_offered_kaltara_has_nothing_yet(client: Client) -> None:
    signed = {
        agreement.partnership.parties.all()[0].organisation.slug: agreement.signed_on.isoformat()
        for agreement in Agreement.objects.signed()
        if agreement.signed_on
    }
    assert signed == {"pemprov-lampung": "2025-04-15", "pemko-banda-aceh": "2025-05-24"}
    assert not AgreementSide.objects.exclude(signer_name="").exists()
    stages = {
        one.parties.all()[0].organisation.slug: one.present_entry.stage.key if one.present_entry else ""
        for one in Partnership.objects.all()
    }
    assert stages["pemprov-lampung"] == stages["pemko-banda-aceh"] == "implementation"
    assert (stages["pemkab-karawang"], stages["pemprov-kalimantan-utara"]) == ("offer", "")
    lampung = Partnership.objects.get(
        visit__reports__slug="gubernur-lampung-2025", visit__reports__locale__language_code="id"
    )
    assert lampung.get_public_url() in client.get("/kunjungan/gubernur-lampung-2025/").content.decode()


def test_each_side_sees_its_own_partnerships_in_the_workspace() -> None:
    own = {
        email: Partnership.objects.visible_to(User.objects.get(email=f"{email}@contoh.example")).count()
        for email in ("jsc_coordinator", "coordinator", "focal_point", "jsc_editor")
    }
    assert own == {"jsc_coordinator": 5, "coordinator": 1, "focal_point": 1, "jsc_editor": 0}
