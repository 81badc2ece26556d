"""The form of a draft: saved as typed, checked beside the fields, never over somebody else's save."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.admin.content_form import ContentForm, initial_of
from catalog.admin.editing import MOST_ITEMS
from catalog.admin.row_forms import initial_bases, initial_items
from catalog.choices import VersionStatus
from catalog.content import RESOURCE_FIELDS, Basis, ResourceContent
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ADD = "admin:catalog_informationresource_add"


def posted(content: ResourceContent, **changes: Any) -> dict[str, Any]:
    """What the browser sends for a content left as it is, but for these fields."""
    data = {key: "" if value is None else value for key, value in initial_of(content).items()}
    for prefix, rows in (("items", initial_items(content)), ("bases", initial_bases(content))):
        data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = len(rows)
        for number, row in enumerate(rows):
            for key, value in row.items():
                data[f"{prefix}-{number}-{key}"] = "" if value is None else value
    return data | changes


def edit_url(resource: InformationResource) -> str:
    return reverse("admin:catalog_informationresource_edit", args=[resource.pk])


def clerk_of(people: Cast, client_of: SignIn) -> Client:
    return client_of(make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs))


def full() -> ResourceContent:
    """A content with every part filled, withheld with a basis."""
    return make.withheld_content(
        keywords="低保、救助",
        related=("307481007/000009",),
        open_planned_on="2027-01-01",
        provider_unit="社会救助股",
        is_certificate=False,
    )


def test_every_field_of_the_content_is_on_the_form() -> None:
    shown = {name for _, names in ContentForm.TABS for name in names}
    parts = {"secrecy_assessment", "privacy_assessment", "census", "bases"}
    kept = {"provider_name", "provider_code"}
    assert set(RESOURCE_FIELDS) - shown - parts - kept == set()


def test_saving_unchanged_changes_nothing(people: Cast, client_of: SignIn) -> None:
    draft = make.version(full(), provider=people.civil_affairs)
    client = clerk_of(people, client_of)
    client.post(edit_url(draft.resource), posted(draft.parsed, revision=draft.revision))
    fresh = ResourceVersion.objects.get(pk=draft.pk)
    assert fresh.parsed == draft.parsed
    assert fresh.revision == draft.revision


def test_a_new_resource_from_the_form(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    assert client.get(reverse(ADD)).status_code == 200
    data = posted(make.content("流动人口信息"), provider=people.civil_affairs.pk)
    response = client.post(reverse(ADD), data)
    resource = InformationResource.objects.get(title="流动人口信息")
    assert response.status_code == 302
    assert (resource.item_count, resource.provider) == (3, people.civil_affairs)
    assert resource.open_version.status == VersionStatus.DRAFT


def test_an_unfinished_draft_is_kept_and_its_gaps_are_named(
    people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    empty = ResourceContent(title="只有名称的草稿")
    client.post(reverse(ADD), posted(empty, provider=people.civil_affairs.pk))
    resource = InformationResource.objects.get(title="只有名称的草稿")
    html = client.get(edit_url(resource)).content.decode()
    assert "V1 " in html
    assert html.count('<ul class="errorlist">') >= 3


def test_a_name_is_the_least(people: Cast, client_of: SignIn) -> None:
    data = posted(ResourceContent(), provider=people.civil_affairs.pk)
    html = client_of(people.clerk).post(reverse(ADD), data).content.decode()
    assert "没有填写名称" in html
    assert not InformationResource.objects.exists()


def test_rows_are_added_changed_and_removed(people: Cast, client_of: SignIn) -> None:
    draft = make.version(provider=people.civil_affairs)
    data = posted(draft.parsed, revision=draft.revision)
    data |= {
        "items-TOTAL_FORMS": 4,
        "items-0-title": "对象姓名",
        "items-1-DELETE": "on",
        "items-3-title": "发放金额",
        "items-3-data_type": "Y",
        "items-3-length": "12,2",
        "bases-TOTAL_FORMS": 1,
        "bases-0-kind": "law",
        "bases-0-title": "社会救助法",
        "bases-0-article": "第一条",
    }
    clerk_of(people, client_of).post(edit_url(draft.resource), data)
    content = ResourceVersion.objects.get(pk=draft.pk).parsed
    assert [item.title for item in content.items] == ["对象姓名", "审批日期", "发放金额"]
    assert content.bases == (Basis("law", "社会救助法", "", "第一条", ""),)


def test_a_row_without_a_name_is_not_lost_silently(people: Cast, client_of: SignIn) -> None:
    draft = make.version(provider=people.civil_affairs)
    data = posted(draft.parsed, revision=draft.revision)
    data |= {"items-TOTAL_FORMS": 4, "items-3-length": "50"}
    html = clerk_of(people, client_of).post(edit_url(draft.resource), data).content.decode()
    assert "没有填写信息项名称" in html
    assert ResourceVersion.objects.get(pk=draft.pk).revision == draft.revision


def test_the_second_editor_is_told_and_keeps_the_typed_text(
    people: Cast, client_of: SignIn
) -> None:
    draft = make.version(provider=people.civil_affairs)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    first = draft.parsed.with_values(abstract="先保存的摘要。")
    save_content(draft, first, clerk, revision=draft.revision)
    data = posted(draft.parsed, revision=draft.revision, abstract="后保存的摘要。")
    html = client_of(clerk).post(edit_url(draft.resource), data).content.decode()
    assert "没有保存" in html
    assert clerk.full_name in html
    assert "后保存的摘要。" in html
    assert ResourceVersion.objects.get(pk=draft.pk).parsed.abstract == "先保存的摘要。"


def test_locked_fields_cannot_be_posted(people: Cast, client_of: SignIn) -> None:
    resource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk)
    client = client_of(people.clerk)
    assert client.get(edit_url(resource)).context["editor"].form.fields["code"].disabled
    data = posted(draft.parsed, revision=draft.revision, code="307/000099", abstract="新摘要。")
    client.post(edit_url(resource), data)
    content = ResourceVersion.objects.get(pk=draft.pk).parsed
    assert (content.code, content.abstract) == (resource.code, "新摘要。")


def test_save_and_submit_leads_to_the_confirm_page(people: Cast, client_of: SignIn) -> None:
    draft = make.version(provider=people.civil_affairs)
    data = posted(draft.parsed, revision=draft.revision, abstract="写得更清楚的摘要。", _submit="1")
    response = clerk_of(people, client_of).post(edit_url(draft.resource), data)
    assert response.status_code == 302
    assert response["Location"].endswith("/act/submit/")


def test_very_many_items_are_kept_but_not_shown(people: Cast, client_of: SignIn) -> None:
    items = tuple(make.item(f"指标甲{number}乙") for number in range(MOST_ITEMS + 1))
    draft = make.version(make.content(items=items), provider=people.civil_affairs)
    data = posted(draft.parsed, revision=draft.revision, abstract="只改摘要。")
    few = {key: value for key, value in data.items() if not key.startswith("items-")}
    clerk_of(people, client_of).post(edit_url(draft.resource), few)
    content = ResourceVersion.objects.get(pk=draft.pk).parsed
    assert (content.abstract, len(content.items)) == ("只改摘要。", MOST_ITEMS + 1)


@pytest.mark.parametrize("who", ["police_clerk", "head", "reviewer", "auditor", "leader"])
def test_nobody_else_opens_the_form(people: Cast, client_of: SignIn, who: str) -> None:
    draft = make.version(provider=people.civil_affairs)
    client = client_of(getattr(people, who))
    data = posted(draft.parsed, revision=draft.revision, abstract="不该有的改动。")
    for response in (
        client.get(edit_url(draft.resource)),
        client.post(edit_url(draft.resource), data),
    ):
        assert response.status_code in {302, 404}
    assert ResourceVersion.objects.get(pk=draft.pk).digest == draft.digest
    assert client.get(reverse(ADD)).status_code == 404 or who == "police_clerk"


def test_what_is_in_review_is_not_edited(people: Cast, client_of: SignIn) -> None:
    version = make.submit(make.version(provider=people.civil_affairs))
    response = clerk_of(people, client_of).get(edit_url(version.resource), follow=True)
    assert "先撤回再改" in response.content.decode()


def test_proposing_a_change_and_a_retirement(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    resource = make.resource(provider=people.civil_affairs)
    base = edit_url(resource).removesuffix("edit/")
    response = client.post(f"{base}propose/change/", {"text": "职责调整"})
    assert response["Location"] == edit_url(resource)
    other = make.resource(make.content("要下线的"), provider=people.civil_affairs)
    base = edit_url(other).removesuffix("edit/")
    assert "没有选择下线事由" in client.post(f"{base}propose/retire/", {}).content.decode()
    client.post(f"{base}propose/retire/", {"reason": "merged", "text": "并入救助信息"})
    other.refresh_from_db()
    assert other.open_version.change_note == "并入其他资源。并入救助信息"
    assert (
        "下线事由"
        in client.get(
            reverse("admin:catalog_informationresource_change", args=[other.pk])
        ).content.decode()
    )
    assert (
        client_of(people.police_clerk).get(f"{base}propose/change/", follow=True).status_code == 200
    )
    assert other.versions.count() == 2
