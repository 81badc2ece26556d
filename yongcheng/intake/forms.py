"""Forms of the upload page and of its confirm page."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from yongcheng.departments.models import Department, User
from yongcheng.intake.acts import Consent
from yongcheng.intake.models import Upload
from yongcheng.intake.offices import Office, office

ACCEPTED = ".xlsx,.xls,.et,.ods,.csv"


class ReceiveForm(forms.Form):
    """One file, and for whom it is uploaded where the person acts for several departments."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="部门",
        required=False,
        empty_label="全市存量导入（部门按行识别）",
    )
    file = forms.FileField(
        label="工作簿",
        allow_empty_file=True,  # the bytes went to the incoming folder, the form holds none
        error_messages={"required": "没有选择文件。"},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, user: User, to: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.office = user, to
        field = self.fields["department"]
        field.queryset = to.departments_of(user)
        field.empty_label = to.words.legacy
        if to.may_upload(user, None):
            field.empty_label = None
            field.required = True
            field.initial = user.department_id
            field.error_messages["required"] = "没有选择部门。"
        elif user.department_id and not user.is_bureau:
            field.initial = user.department_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "department" not in self.errors:
            refusal = self.office.may_upload(self.user, cleaned.get("department"))
            if refusal:
                self.add_error("department", refusal)
        return cleaned


class ConfirmForm(forms.Form):
    """What the confirm page asks."""

    mode = forms.ChoiceField(
        choices=[("valid", "合格的先写入"), ("all", "全部合格才写入")],
        widget=forms.HiddenInput,
        required=False,
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    retire_reason = forms.CharField(
        label="下线事由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    document_number = forms.CharField(label="公布文号", max_length=80, required=False)
    document_date = forms.DateField(
        label="公布日期",
        required=False,
        widget=AdminDateWidget(attrs={"placeholder": "2025-09-01"}),
    )

    def __init__(self, *args: Any, upload: Upload, retires: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not retires:
            del self.fields["retire_reason"]
        if not (upload.is_legacy and office(upload.office).words.takes_document):
            del self.fields["document_number"], self.fields["document_date"]

    def consent(self) -> Consent:
        values = self.cleaned_data
        return Consent(
            all_or_nothing=values.get("mode") == "all",
            retire_reason=values.get("retire_reason", ""),
            document_number=values.get("document_number", "").strip(),
            document_date=values.get("document_date"),
            seen=values.get("seen", ""),
        )
