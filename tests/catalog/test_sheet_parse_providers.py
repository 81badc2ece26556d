"""Whose resource a row is: code, inner unit, name; the uploader's and nobody else's."""

import pytest

from catalog.sheets.parse import ParseContext, Party
from catalog.sheets.providers import ProviderFinder

OWN, OTHER = "11411481YCDEM0075H", "11411481YCDEM00917"
OLD = "11411481YCDEM0083C"
REGISTER = {OWN: "永城市民政局", OTHER: "永城市财政局"}
UPLOAD = ParseContext(
    Party("永城市民政局", OWN),
    own_codes=frozenset({OLD}),
    own_names=frozenset({"永城市老龄办"}),
    departments=REGISTER,
    aliases={"永城市财政": OTHER},
)
CITY = ParseContext(departments=REGISTER)


@pytest.mark.parametrize(
    ("name", "code", "unit", "found", "codes"),
    [
        ("永城市民政局", OWN, "", OWN, []),
        ("民政局", OWN, "", OWN, []),
        ("市民政局", "", "", OWN, []),
        ("永城市民政局（本级）", OWN, "", OWN, []),
        ("永城市老龄办", OLD, "", OWN, []),
        ("", OWN, "", OWN, []),
        ("永城市", OWN, "民政局", OWN, []),
        ("河南省", "", "永城市民政局", OWN, []),
        ("永城市民政局", OTHER, "", OTHER, [("provider_code", "D09")]),
        ("永城市财政局", OWN, "", OTHER, [("provider_name", "D09")]),
        ("某县教育局", "", "", "", [("provider_name", "D09")]),
        ("", "", "", "", []),
        ("永城市民政局", "11411481YCDEM0075A", "", OWN, [("provider_code", "D08")]),
        ("永城市民政局", "00990100-8", "", OWN, [("provider_code", "D10")]),
    ],
)
def test_upload_of_one_department(name, code, unit, found, codes):
    provider = ProviderFinder(UPLOAD).find(name, code, unit)
    assert provider.credit_code == found
    assert [(key, fault.code) for key, fault in provider.faults] == codes


@pytest.mark.parametrize(
    ("name", "code", "found", "codes"),
    [
        ("永城市财政局", OTHER, OTHER, []),
        ("财政局", "", OTHER, []),
        ("永城市财政局", OWN, OWN, [("provider_name", "D09")]),
        ("不认识的局", "", "", [("provider_name", "D09")]),
        ("永城市财政局", OLD, "", [("provider_code", "D09")]),
    ],
)
def test_upload_of_the_whole_city(name, code, found, codes):
    provider = ProviderFinder(CITY).find(name, code, "")
    assert provider.credit_code == found
    assert [(key, fault.code) for key, fault in provider.faults] == codes


def test_a_confused_letter_is_suggested_and_never_replaced():
    provider = ProviderFinder(UPLOAD).find("永城市民政局", OWN.replace("00", "OO"), "")
    ((key, fault),) = provider.faults
    assert (key, fault.code) == ("provider_code", "D08")
    assert OWN in fault.remedy
