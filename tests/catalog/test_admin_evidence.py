"""附件 of a resource: typed and hashed, added by the provider, unseen by other departments."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import make
from tests.cast import Cast
from yongcheng.attachments.models import Attachment

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def resource(people: Cast):
    return make.resource(provider=people.civil_affairs)


def upload(client, resource, kind: str = "privacy"):
    return client.post(
        reverse("admin:attachments_attachment_upload"),
        {
            "target_type": "catalog.informationresource",
            "target_id": resource.pk,
            "kind": kind,
            "file": SimpleUploadedFile("评估报告.pdf", PDF),
        },
    )


def page(client, resource) -> str:
    address = reverse("admin:catalog_informationresource_change", args=[resource.pk])
    return client.get(f"{address}?tab=basis").content.decode()


def test_the_provider_adds_and_the_authority_reads(client_of, people: Cast, resource) -> None:
    assert upload(client_of(people.clerk), resource).status_code == 302
    kept = Attachment.objects.get()
    assert (kept.kind, len(kept.sha256)) == ("privacy", 64)
    for person in (people.clerk, people.head, people.reviewer):
        client = client_of(person)
        assert "评估报告.pdf" in page(client, resource)
        link = reverse("admin:attachments_attachment_download", args=[kept.pk])
        answer = client.get(link)
        assert b"".join(answer.streaming_content) == PDF


def test_other_departments_see_the_entry_not_its_papers(client_of, people: Cast, resource) -> None:
    upload(client_of(people.clerk), resource)
    client = client_of(people.police_clerk)
    text = page(client, resource)
    assert "依据与评估" in text
    assert "评估报告.pdf" not in text
    link = reverse("admin:attachments_attachment_download", args=[Attachment.objects.get().pk])
    assert client.get(link).status_code == 404
    assert upload(client, resource).status_code in {403, 404}
    assert Attachment.objects.count() == 1


def test_the_reviewer_adds_nothing(client_of, people: Cast, resource) -> None:
    assert upload(client_of(people.reviewer), resource).status_code in {302, 403, 404}
    assert not Attachment.objects.exists()
