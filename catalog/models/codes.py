"""Issue of resource codes: serials are allocated here, under a row lock, and never reused."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection

from catalog.codes import RESOURCE_SERIAL_WIDTH, expected_code, parse_code
from catalog.models.classification import Classification, CodeSerial
from catalog.models.resources import InformationResource
from yongcheng.departments.models import Department

NO_CLASS = "没有分类代码，不能编制资源代码。先在“信息资源分类”为该部门设细目。"


def default_class_code(provider: Department) -> str:
    """Return the 细目 code of a department's own branch, "" where none is registered."""
    node = Classification.objects.filter(department=provider, is_active=True).first()
    return node.full_code if node else ""


def issue_code(class_code: str, provider: Department) -> str:
    """Allocate the next code under the classification of the content, else of the department.

    Must run inside a transaction. Raises ValidationError where neither is known.
    """
    prefix = class_code or default_class_code(provider)
    if not prefix:
        raise ValidationError(NO_CLASS)
    serial = _locked(prefix)
    number = serial.last_serial + 1
    while InformationResource.objects.filter(code=expected_code(prefix, number)).exists():
        number += 1  # carried by a file, not yet published
    serial.last_serial = number
    serial.save(update_fields=["last_serial"])
    return expected_code(prefix, number)


class Issuer:
    """Issues many codes in one transaction: one lock and one look at the catalogue per prefix.

    reserved: codes that come with the same batch and are not in the catalogue yet.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = set(reserved)
        self._defaults: dict[int, str] = {}
        self._serials: dict[str, tuple[CodeSerial, set[str]]] = {}

    def issue(self, class_code: str, provider: Department) -> str:
        """Return the next code, as `issue_code`. Raises ValidationError where none can be made."""
        prefix = class_code or self._default(provider)
        if not prefix:
            raise ValidationError(NO_CLASS)
        if prefix not in self._serials:
            serial = _locked(prefix)
            codes = InformationResource.objects.filter(code__startswith=f"{prefix}/")
            self._serials[prefix] = serial, set(codes.values_list("code", flat=True))
        serial, used = self._serials[prefix]
        while True:
            serial.last_serial += 1
            code = expected_code(prefix, serial.last_serial)
            if code not in used and code not in self._reserved:
                return code

    def close(self) -> None:
        """Keep how far the counters have come."""
        for serial, _ in self._serials.values():
            serial.save(update_fields=["last_serial"])

    def _default(self, provider: Department) -> str:
        if provider.pk not in self._defaults:
            self._defaults[provider.pk] = default_class_code(provider)
        return self._defaults[provider.pk]


def note_code(code: str) -> None:
    """Remember the serial of a code that came with its resource, so that it is never issued."""
    parts = parse_code(code)
    if not parts.serial or parts.width > RESOURCE_SERIAL_WIDTH:
        return
    serial = _locked(parts.class_code)
    if parts.serial > serial.last_serial:
        serial.last_serial = parts.serial
        serial.save(update_fields=["last_serial"])


def next_code(class_code: str, provider: Department) -> str:
    """Return the code that would be issued now, without issuing it; "" where none could be."""
    prefix = class_code or default_class_code(provider)
    if not prefix:
        return ""
    serial = CodeSerial.objects.filter(class_code=prefix).first()
    number = serial.last_serial if serial else highest_serial(prefix)
    return expected_code(prefix, number + 1)


def highest_serial(class_code: str) -> int:
    """Return the highest serial that codes already in the catalogue use under this code."""
    codes = InformationResource.objects.filter(code__startswith=f"{class_code}/")
    found = (parse_code(code) for code in codes.values_list("code", flat=True))
    return max((one.serial for one in found if one.width <= RESOURCE_SERIAL_WIDTH), default=0)


def _locked(class_code: str) -> CodeSerial:
    """Return the counter of a classification code, locked; a new one starts above what is in use."""
    serials = CodeSerial.objects.filter(class_code=class_code)
    if not serials.exists():
        CodeSerial.objects.get_or_create(
            class_code=class_code, defaults={"last_serial": highest_serial(class_code)}
        )
    if connection.features.has_select_for_update:
        serials = serials.select_for_update()
    return serials.get()
