"""登录留痕: sign-in, refused sign-in, sign-out and the change of one's own password."""

from yongcheng.departments.models import User
from yongcheng.trail.recorder import record


def record_sign_in(user: User) -> None:
    _about(user, "sign_in", "登录")


def record_sign_out(user: User) -> None:
    _about(user, "sign_out", "退出")


def record_own_password(user: User) -> None:
    _about(user, "change_password", "修改自己的密码")


def record_refused(username: str, why: str = "用户名或密码不正确") -> None:
    """Keep a refused sign-in: the name tried is kept as text, it may be nobody's."""
    tried = username[:150] or "（空）"
    known = User.objects.filter(username=tried).first()
    record(
        verb="sign_in_refused",
        label="登录被拒绝",
        target=known,
        target_label=tried,
        target_department=str(known.department or "") if known else "",
        actor=None,
        reason=why,
    )


def _about(user: User, verb: str, label: str) -> None:
    record(
        verb=verb,
        label=label,
        target=user,
        target_label=f"{user.full_name}（{user.username}）",
        target_department=str(user.department or ""),
        actor=user,
    )
