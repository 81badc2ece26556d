"""Forms of 人员: the account, its roles, the upload, the handover."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect

from yongcheng.departments.models import Department, User
from yongcheng.departments.people_sheet import USERNAME
from yongcheng.departments.roles import Role
from yongcheng.desk.city_pages import ActForm


class AccountForm(forms.ModelForm):
    """A new account: who it is and which roles are asked for."""

    requested_roles = forms.MultipleChoiceField(
        label="申请的角色",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="由安全管理员审定后授予并启用账号。",
    )

    class Meta:
        model = User
        fields = [
            "username",
            "full_name",
            "department",
            "job_title",
            "phone",
            "opinion_body",
            "requested_roles",
        ]

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if not USERNAME.fullmatch(name):
            raise forms.ValidationError("登录名须为 2–40 位字母、数字、点、横线或下划线。")
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(f"登录名“{name}”已被使用。")
        return name


class RolesForm(ActForm):
    """The roles a person shall have from now on."""

    roles = forms.MultipleChoiceField(
        label="角色", choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    enable = forms.BooleanField(label="同时启用账号", required=False)
    reason = forms.CharField(label="授权依据", max_length=300, help_text="任职文件或部门的书面申请")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        held = person.groups.values_list("name", flat=True)
        start = {
            "roles": person.requested_roles or list(held),
            "enable": not person.is_active,
        }
        super().__init__(*args, initial=start, **kwargs)
        if person.is_active:
            del self.fields["enable"]


class PeopleFileForm(ActForm):
    file = forms.FileField(label="人员表", help_text="用模板填写，一行一人，最多 5000 行。")


class HandoverForm(ActForm):
    """Who takes over, and where the person goes."""

    successor = forms.ModelChoiceField(
        label="接手人", queryset=User.objects.none(), required=False, empty_label="没有未办结的事项"
    )
    moves_to = forms.ModelChoiceField(
        label="调往部门",
        queryset=Department.objects.none(),
        required=False,
        help_text="离岗（退休、调出本市）的不选。",
    )
    reason = forms.CharField(label="事由", max_length=300)

    def __init__(self, person: User, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(department=person.department, is_active=True)
        self.fields["successor"].queryset = colleagues.exclude(pk=person.pk)
        moves = self.fields["moves_to"]
        moves.widget = AutocompleteSelect(User._meta.get_field("department"), site)
        moves.queryset = Department.objects.exclude(pk=person.department_id)
