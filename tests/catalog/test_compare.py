"""The page of two versions or two resources: what it shows, who may see it, the ways to it."""

import pytest
from django.urls import reverse

from catalog.admin.comparing import NAME, url_of
from catalog.models import InformationResource
from catalog.workflow.drafts import propose_change, save_content
from tests import make

pytestmark = pytest.mark.django_db
LIST = "admin:catalog_informationresource_changelist"


@pytest.fixture
def two(people):
    """民政局 and 公安局: a resource each, with one common and one own item."""
    left = make.content(items=(make.item("姓名"), make.item("保障类别")))
    right = make.content("户籍信息", items=(make.item("姓名"), make.item("户号")))
    return (
        make.resource(left, provider=people.civil_affairs),
        make.resource(right, provider=people.police),
    )


@pytest.fixture
def change(two, people):
    """A change of the first resource that is still a draft."""
    draft = propose_change(two[0], people.clerk)
    content = draft.parsed.with_values(abstract="改过的摘要，说明保障对象的范围和来源。")
    return save_content(draft, content, people.clerk, revision=draft.revision)


def test_two_resources(two, people, client_of):
    answer = client_of(people.reviewer).get(url_of(two[0].pk, two[1].pk))
    html = answer.content.decode()
    assert answer.context["title"] == "比对两项资源"
    numbers = {words: number for words, number, _ in answer.context["counts"]}
    assert numbers["信息项只在左边"] == numbers["信息项只在右边"] == numbers["信息项两边相同"] == 1
    assert 'href="#only-left"' in html
    assert 'id="only-left"' in html
    assert "户号" in html


def test_only_what_differs(two, people, client_of):
    client = client_of(people.reviewer)
    everything = client.get(url_of(two[0].pk, two[1].pk)).context
    answer = client.get(url_of(two[0].pk, two[1].pk) + "&only=1")
    assert len(answer.context["rows"]) == len(everything["comparison"].differing)
    assert len(answer.context["rows"]) < len(everything["rows"])
    assert 'id="same"' not in answer.content.decode()


def test_two_versions_of_one_resource(two, change, people, client_of):
    page = url_of(f"v{two[0].current_version_id}", f"v{change.pk}")
    answer = client_of(people.clerk).get(page)
    assert answer.context["title"] == "比对两个版本"
    assert [one.label for one in answer.context["comparison"].differing] == ["信息资源摘要"]
    assert [one.number for one in answer.context["left"].choices] == [2, 1]


def test_a_resource_without_published_version_shows_its_draft(people, client_of):
    draft = make.resource(provider=people.civil_affairs, published=False)
    answer = client_of(people.clerk).get(url_of(draft.pk, draft.pk))
    assert answer.context["left"].version.pk == draft.open_version_id


def test_somebody_elses_draft_is_not_found(two, change, people, client_of):
    client = client_of(people.police_clerk)
    assert client.get(url_of(two[0].pk, two[1].pk)).status_code == 200
    assert client.get(url_of(f"v{change.pk}", two[1].pk)).status_code == 404
    draft = make.resource(
        make.content("未公开的信息"), provider=people.civil_affairs, published=False
    )
    assert client.get(url_of(two[1].pk, draft.pk)).status_code == 404


@pytest.mark.parametrize("token", ["", "v", "x", "v999999", "999999", "-1", "v1; drop"])
def test_what_is_no_side_is_not_found(token, two, people, client_of):
    assert client_of(people.reviewer).get(url_of(token, two[0].pk)).status_code == 404


def test_ticked_resources(two, people, client_of):
    client = client_of(people.reviewer)
    data = {"action": "compare_chosen", "_selected_action": [one.pk for one in two]}
    answer = client.post(reverse(LIST), data)
    assert answer.url == url_of(two[0].pk, two[1].pk)
    answer = client.post(reverse(LIST), data | {"_selected_action": [two[0].pk]}, follow=True)
    assert "比较要正好勾选两项资源" in answer.content.decode()


def test_the_versions_tab_leads_here(two, change, people, client_of):
    page = reverse("admin:catalog_informationresource_change", args=[two[0].pk])
    html = client_of(people.clerk).get(f"{page}?tab=versions").content.decode()
    assert f"{reverse(NAME)}?left=v{two[0].current_version_id}&amp;right=v{change.pk}" in html


def test_number_of_queries_does_not_grow(two, people, client_of, django_assert_max_num_queries):
    for number in range(5):
        draft = propose_change(InformationResource.objects.get(pk=two[0].pk), people.clerk)
        content = draft.parsed.with_values(
            abstract=f"第 {number} 次修改的摘要，说明保障对象的范围和来源。",
            items=(*draft.parsed.items, make.item(f"新增{number}")),
        )
        make.publish(save_content(draft, content, people.clerk, revision=draft.revision))
    client = client_of(people.reviewer)
    client.get(url_of(two[0].pk, two[1].pk))
    with django_assert_max_num_queries(14):
        client.get(url_of(two[0].pk, two[1].pk))
