"""Acts on an account as pages: roles, enabling, passwords, handover, and many people at once."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse

from yongcheng.departments import accounts
from yongcheng.departments.handover import hand_over, open_work
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.people_sheet import HEADERS, OPTIONAL, create_people, read_people
from yongcheng.departments.roles import Role
from yongcheng.departments.sheets import safe
from yongcheng.desk import city_pages
from yongcheng.desk.admin.people_forms import HandoverForm, PeopleFileForm, RolesForm
from yongcheng.desk.city_pages import ActForm, ActPage, ReasonForm
from yongcheng.desk.file_rows import table_of
from yongcheng.desk.parts import Fact
from yongcheng.trail.clock import today
from yongcheng.trail.refusals import NotDone
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.template_writer import Template, TemplateColumn, write_template

GRANT = "departments.grant_roles"
ADD = "departments.add_user"
HAND_OVER = "departments.hand_over_work"
PROBLEMS_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PeopleActs:
    """The part of UserAdmin that does acts; it declares pages, accounts.py decides."""

    def act_routes(self) -> list[tuple[str, Any, str]]:
        return [
            ("<int:pk>/roles/", self.roles_view, "roles"),
            ("<int:pk>/disable/", self.disable_view, "disable"),
            ("<int:pk>/enable/", self.enable_view, "enable"),
            ("<int:pk>/reset/", self.reset_view, "reset"),
            ("<int:pk>/unlock/", self.unlock_view, "unlock"),
            ("<int:pk>/handover/", self.handover_view, "handover"),
            ("import/", self.import_view, "import"),
            ("import/template/", self.template_view, "template"),
            ("import/passwords/", self.passwords_view, "passwords"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_import": request.user.has_perm(ADD)}
        return super().changelist_view(request, more | (extra_context or {}))

    def acts_context(self, request: HttpRequest, person: User) -> dict[str, Any]:
        """What templates/city/person_form.html needs beside the form."""
        user = request.user
        is_self = person.pk == user.pk
        return {
            "acting": True,
            "may_grant": user.has_perm(GRANT) and not is_self and not person.left_on,
            "may_disable": person.is_active
            and not is_self
            and (user.has_perm(GRANT) or user.has_perm(ADD)),
            "may_hand_over": user.has_perm(HAND_OVER) and not is_self and not person.left_on,
            "is_self": is_self,
            "roles_held": role_words(person.groups.values_list("name", flat=True)),
            "roles_asked": role_words(person.requested_roles),
            "delegations": Delegation.objects.in_force(today()).filter(principal=person),
            "steps": city_pages.journal(person),
        }

    def roles_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, GRANT)
        person = self.visible(request, pk)
        form = RolesForm(person, request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                accounts.grant_roles(
                    person,
                    given["roles"],
                    by=request.user,
                    reason=given["reason"],
                    enable=given.get("enable", False),
                )
            except NotDone as refused:
                form.add_error(None, refused.sentence)
            else:
                words = role_words(given["roles"]) or "没有角色"
                return city_pages.done(request, self.page_url(person), f"{person}：{words}。")
        return city_pages.ask(
            self,
            request,
            form,
            self._page(
                person,
                title=f"授予角色：{person}",
                button="授予这些角色",
                keep="不改",
                lead="没有勾选的角色同时收回，已委托出去的一并终止。",
                facts=person_facts(person),
            ),
        )

    def disable_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, GRANT, ADD)
        person = self.visible(request, pk)
        page = self._page(
            person,
            title=f"停用账号：{person}",
            button="停用账号",
            keep="不停用",
            lead="停用后不能登录；离岗的请办理工作交接。",
            tone="danger",
        )
        return self._with_reason(request, person, page, accounts.disable)

    def enable_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, GRANT)
        person = self.visible(request, pk)
        page = self._page(
            person,
            title=f"启用账号：{person}",
            button="启用账号",
            keep="不启用",
            facts=person_facts(person),
        )
        return self._with_reason(request, person, page, accounts.enable)

    def _with_reason(
        self, request: HttpRequest, person: User, page: ActPage, decide: Any
    ) -> HttpResponse:
        form = ReasonForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return city_pages.ask(self, request, form, page)
        try:
            decide(person, by=request.user, reason=form.cleaned_data["reason"])
        except NotDone as refused:
            return city_pages.not_done(request, self.page_url(person), refused.sentence)
        return city_pages.done(request, self.page_url(person), f"已{page.button}：{person}。")

    def reset_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, GRANT)
        person = self.visible(request, pk)
        if request.method == "POST":
            try:
                password = accounts.reset_password(person, by=request.user)
            except NotDone as refused:
                return city_pages.not_done(request, self.page_url(person), refused.sentence)
            return city_pages.show(
                self,
                request,
                "city/passwords.html",
                f"已重置{person}的密码",
                rows=[(person, password)],
            )
        page = self._page(
            person,
            title=f"重置密码：{person}",
            button="重置密码",
            keep="不重置",
            lead="新的初始密码只显示一次，本人下次登录须修改。",
        )
        return city_pages.ask(self, request, ActForm(), page)

    def unlock_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, GRANT)
        person = self.visible(request, pk)
        if request.method == "POST":
            accounts.unlock(person, by=request.user)
            return city_pages.done(request, self.page_url(person), f"已解除{person}的登录锁定。")
        page = self._page(
            person,
            title=f"解除登录锁定：{person}",
            button="解除锁定",
            keep="不解除",
            lead="连续输错密码的账号会锁定 15 分钟，解除后可以马上再试。",
        )
        return city_pages.ask(self, request, ActForm(), page)

    def handover_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the person still holds, who takes it over, and where the person goes."""
        city_pages.require(request, HAND_OVER)
        person = self.visible(request, pk)
        form = HandoverForm(person, self.admin_site, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                passed = hand_over(person, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_faults(error)
            except NotDone as refused:
                form.add_error(None, refused.sentence)
            else:
                words = "，".join(f"{label} {count} 件" for label, count in passed.items())
                sentence = (
                    f"{person}的工作已交接{'：' + words if words else '，没有未办结的事项'}。"
                )
                return city_pages.done(request, self.page_url(person), sentence)
        held = open_work(person)
        page = self._page(
            person,
            title=f"工作交接：{person}",
            button="办理交接",
            keep="不交接",
            lead="交接后收回全部角色和委托；离岗的账号停用，调动的由安全管理员重新授予角色。",
            facts=[Fact(label, f"{count} 件") for label, count in held]
            or [Fact("未办结的事项", "没有")],
        )
        return city_pages.ask(self, request, form, page)

    def _page(self, person: User, **more: Any) -> ActPage:
        return ActPage(keep_url=self.page_url(person), crumb=str(person), **more)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """All problems of the file at once; nothing is written while one is left."""
        city_pages.require(request, ADD)
        form = PeopleFileForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if request.method == "POST" and form.is_valid():
            try:
                first, rows = table_of(form.cleaned_data["file"], HEADERS)
                people = read_people(rows, first)
            except (FileRefused, ValueError) as refused:
                form.add_error("file", getattr(refused, "message", str(refused)))
            else:
                faulty = [one for one in people if one.problems]
                if people and not faulty:
                    passwords = create_people(people, by=request.user)
                    made = list(User.objects.filter(username__in=passwords).order_by("pk"))
                    return self.show_passwords(request, made, passwords)
                context |= {
                    "read": len(people),
                    "faulty": len(faulty),
                    "problems": [
                        (one.number, one.full_name or one.username, problem)
                        for one in faulty
                        for problem in one.problems
                    ][:PROBLEMS_SHOWN],
                }
        return city_pages.show(self, request, "city/people_import.html", "批量建立账号", **context)

    def template_view(self, request: HttpRequest) -> FileResponse:
        city_pages.require(request, ADD)
        with tempfile.TemporaryDirectory(prefix="yc-") as folder:
            path = Path(folder) / "people.xlsx"
            write_template(path, people_template())
            data = io.BytesIO(path.read_bytes())
        return FileResponse(
            data, as_attachment=True, filename="人员导入模板.xlsx", content_type=XLSX
        )

    def passwords_view(self, request: HttpRequest) -> HttpResponse:
        """Give back as a file what the page before showed; nothing is stored on the way."""
        city_pages.require(request, ADD, GRANT)
        names = request.POST.getlist("username")
        passwords = request.POST.getlist("password")
        people = {one.username: one for one in User.objects.filter(username__in=names)}
        out = io.StringIO()
        lines = csv.writer(out)
        lines.writerow(["姓名", "部门", "登录名", "初始密码"])
        for name, password in zip(names, passwords, strict=False):
            if name in people:
                one = people[name]
                lines.writerow([safe(one.full_name), safe(one.department or ""), name, password])
        response = HttpResponse(b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv")
        response["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote_name('初始密码.csv')}"
        )
        response["Cache-Control"] = "no-store"
        return response


def quote_name(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())


def role_words(names: Any) -> str:
    held = set(names)
    return "、".join(role.label for role in Role if role.value in held)


def person_facts(person: User) -> list[Fact]:
    return [
        Fact("登录名", person.username, is_code=True),
        Fact("部门", str(person.department or "—")),
        Fact("现有角色", role_words(person.groups.values_list("name", flat=True)) or "没有"),
        Fact("申请的角色", role_words(person.requested_roles) or "没有"),
    ]


def people_template() -> Template:
    """The sheet that read_people reads, with roles and departments to choose from."""
    widths = {"部门统一社会信用代码": 26, "角色": 24}
    return Template(
        sheet="人员",
        title="人员导入表",
        columns=[
            TemplateColumn(
                key=name,
                path=(name,),
                width=widths.get(name, 16),
                is_required=name in {"登录名", "姓名", "部门统一社会信用代码", "角色"},
                list_name="角色" if name == "角色" else "",
                is_open_list=name == "角色",
            )
            for name in (*HEADERS, *OPTIONAL)
        ],
        lists={"角色": [role.label for role in Role]},
        guide=[
            "人员导入表填写说明",
            "一行一人。登录名为字母、数字；部门按统一社会信用代码填写，须已登记。",
            "角色可填多个，用顿号分开。这里填的是申请的角色，安全管理员授予后账号才启用。",
            "系统管理员、安全管理员、审计管理员互相排斥，也不能兼任业务角色（三员分立）。",
            "有一行有问题时整表不写入，全部问题一次列出。",
        ],
    )
