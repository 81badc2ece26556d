"""RegisterAdmin: a register kept by form; every saving is an act that leaves its entry."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponseRedirect

from yongcheng.desk.office_admin import HistoryAdmin
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import WorkflowError


class RefusalAsMessage:
    """Somebody else was quicker than the form: the refusal is told, nothing is half written."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except WorkflowError as error:
            messages.error(request, error.sentence)
            return HttpResponseRedirect(request.get_full_path())


class RegisterAdmin(HistoryAdmin):
    """Reference records of the catalogue: history from simple-history, acts in the trail."""

    basis = ""

    def department_of(self, obj: Any) -> str:
        """The department whose record this is, as the trail names it."""
        return ""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        noun = str(self.opts.verbose_name)
        changed = [str(form.fields[name].label) for name in form.changed_data]
        with act(f"{self.opts.label_lower}.save"):
            super().save_model(request, obj, form, change)
            record(
                verb="change" if change else "add",
                label=f"修改{noun}" if change else f"登记{noun}",
                target=obj,
                target_label=str(obj),
                target_department=self.department_of(obj),
                actor=request.user,
                basis=self.basis,
                detail={"fields": changed},
            )
