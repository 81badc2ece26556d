"""登录: which try it was, how many are left, and the page of a locked account."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from yongcheng.departments.sign_in import record_own_password, record_refused, record_sign_in
from yongcheng.trail.recorder import act


def lock_minutes() -> int:
    return round(settings.AXES_COOLOFF_TIME * 60)


class SignInForm(AuthenticationForm):
    """Name and password; says how many tries are left, never which of the two was wrong."""

    error_messages = {"inactive": "这个账户已停用。请联系本部门管理员。"}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.label_suffix = ""
        for name, label in (("username", "用户名"), ("password", "密码")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"没有填写{label}。"
            self.fields[name].widget.attrs.pop("autofocus", None)
        named = self.is_bound and bool(self.data.get("username"))
        self.fields["password" if named else "username"].widget.attrs["autofocus"] = True

    def confirm_login_allowed(self, user: Any) -> None:
        """The last check before the session begins: what passes is a sign-in."""
        super().confirm_login_allowed(user)
        record_sign_in(user)

    def get_invalid_login_error(self) -> ValidationError:
        record_refused(self.cleaned_data.get("username", ""))
        credentials = get_credentials(username=self.cleaned_data.get("username"))
        failures = AxesProxyHandler.get_failures(self.request, credentials)
        left = max(settings.AXES_FAILURE_LIMIT - failures, 0)
        return ValidationError(
            [
                f"用户名或密码不正确，还可再试 {left} 次。",
                f"连续错误 {settings.AXES_FAILURE_LIMIT} 次，账户锁定 {lock_minutes()} 分钟。",
            ],
            code="invalid_login",
        )


class OwnPasswordForm(PasswordChangeForm):
    """The person's own new password; the duty to change the first one ends with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        labels = {"old_password": "原密码", "new_password1": "新密码", "new_password2": "再输一次"}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"没有填写{label}。"
        self.fields["new_password2"].help_text = ""
        self.error_messages = {
            **self.error_messages,
            "password_incorrect": "原密码不正确。",
            "password_mismatch": "两次输入的新密码不一致。",
        }

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        with act("departments.user.change_password"):
            saved = super().save(commit=commit)
            record_own_password(self.user)
        return saved


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """The sign-in page that says how long the account stays locked (429)."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    record_refused(username, f"连续错误 {settings.AXES_FAILURE_LIMIT} 次，账户锁定")
    form: forms.Form = SignInForm(
        request, initial={"username": (credentials or {}).get("username")}
    )
    context = {
        **admin.site.each_context(request),
        "title": "登录",
        "form": form,
        "app_path": reverse("admin:login"),
        "locked": True,
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": lock_minutes(),
    }
    return TemplateResponse(request, "admin/login.html", context, status=429).render()
