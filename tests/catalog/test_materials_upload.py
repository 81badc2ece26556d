"""事项材料清单 by workbook: read as departments make it, compared, applied, taken back."""

from pathlib import Path

import pytest
from django.test import override_settings
from openpyxl import Workbook, load_workbook

from catalog.models import CollectionHit, MatterMaterial
from catalog.sheets.materials.reading import read
from catalog.sheets.office import MaterialOffice
from tests import make
from tests.cast import Cast
from tests.uploads import codes, confirmed, counts
from yongcheng.departments.models import Department, User
from yongcheng.intake import acts, pipeline, storage
from yongcheng.intake.models import Upload
from yongcheng.intake.offices import tell_nobody
from yongcheng.jobs.models import Job
from yongcheng.workbooks.reader import read_book

pytestmark = pytest.mark.django_db
HEADER = [
    "序号",
    "事项名称",
    "申请材料名称",
    "材料类型",
    "来源渠道",
    "必要性",
    "填报信息项",
    "设定依据",
]
ROWS = [
    [1, "低保认定", "申请表", "申请表单", "申请人自备", "必要", "姓名、户籍地址；月收入", ""],
    [2, None, "收入证明", "证照证明", "其他", "非必要", "1.月收入\n2.工作单位", "暂行办法"],
    [3, "特困认定", "申请表", None, None, None, None, None],
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


def book(path: Path, rows: list[list], header: list[str] | None = None) -> Path:
    made = Workbook()
    made.active.append(["永城市民政局政务服务事项材料清单"])
    made.active.append(header or HEADER)
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def checked(path: Path, user: User, department: Department | None) -> Upload:
    with path.open("rb") as stream:
        incoming = storage.receive(stream, path.name)
    upload = pipeline.take_in(pipeline.Delivery(incoming, user, department, "materials"))
    pipeline.run_check(upload, tell_nobody)
    upload.refresh_from_db()
    return upload


def undone(upload: Upload, user: User) -> Upload:
    job = acts.undo(upload, user)
    acts.take_back(Job.objects.get(pk=job.pk), type("P", (), {"step": staticmethod(tell_nobody)}))
    upload.refresh_from_db()
    return upload


def test_a_matter_stands_once_above_its_materials(tmp_path: Path) -> None:
    found = read(read_book(book(tmp_path / "a.xlsx", ROWS), name="a.xlsx"))
    assert [row.label for row in found.rows] == [
        "低保认定：申请表",
        "低保认定：收入证明",
        "特困认定：申请表",
    ]
    assert found.rows[0].values["items"] == ("姓名", "户籍地址", "月收入")
    assert found.rows[1].values["items"] == ("月收入", "工作单位")
    assert found.rows[1].values["is_required"] is False
    assert found.rows[1].cells["title"] == "C4"
    assert not [one for row in found.rows for one in row.problems]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1, "低保认定", None, "申请表单", None, None, None, None]], ["M1"]),
        ([[1, "低保认定", "表", "奇怪的类型", None, None, None, None]], ["M2"]),
        ([[1, "低保认定", "表", None, None, None, "长" * 200, None]], ["M3"]),
        ([[1, "低保认定", "表", None, None, None, None, None]] * 2, ["M6"]),
        ([[1, None, "表", None, None, None, None, None]], ["M1"]),
    ],
)
def test_what_is_wrong_is_said_by_cell(
    tmp_path: Path, people: Cast, rows: list[list], expected: list[str]
) -> None:
    upload = checked(book(tmp_path / "a.xlsx", rows), people.clerk, people.civil_affairs)
    assert codes(upload) == expected
    assert all(one.cell and one.remedy for one in upload.problems.all())


def test_a_file_without_the_header_says_what_is_missing(tmp_path: Path, people: Cast) -> None:
    path = book(tmp_path / "a.xlsx", ROWS, header=["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"])
    upload = checked(path, people.clerk, people.civil_affairs)
    assert codes(upload) == ["M0"]
    assert counts(upload) == {}


def test_new_changed_unchanged_missing(tmp_path: Path, people: Cast) -> None:
    items = (make.item("户籍地址"), make.item("出生日期"))
    make.resource(make.content("人口基本信息", items=items), provider=people.police)
    first = checked(book(tmp_path / "a.xlsx", ROWS), people.clerk, people.civil_affairs)
    assert counts(first) == {"new": 3}
    confirmed(first, people.clerk)
    assert MatterMaterial.objects.current().count() == 3
    assert CollectionHit.objects.get().evidence["items"] == ["户籍地址"]
    changed = [[*ROWS[0][:6], "姓名、月收入", ""], ROWS[2]]
    second = checked(book(tmp_path / "b.xlsx", changed), people.clerk, people.civil_affairs)
    assert counts(second) == {"changed": 1, "unchanged": 1, "missing": 1}
    missing = second.records.get(action="missing")
    acts.choose(second, people.clerk, [missing.number], [missing.number])
    confirmed(second, people.clerk, acts.Consent(retire_reason="不再收取"))
    assert MatterMaterial.objects.current().count() == 2
    assert not CollectionHit.objects.current().exists()
    undone(second, people.clerk)
    assert MatterMaterial.objects.current().count() == 3
    assert CollectionHit.objects.current().count() == 1
    third = checked(book(tmp_path / "c.xlsx", ROWS), people.clerk, people.civil_affairs)
    assert counts(third) == {"unchanged": 3}


def test_what_was_explained_since_is_not_taken_back(tmp_path: Path, people: Cast) -> None:
    make.resource(make.content("人口信息", items=(make.item("户籍地址"),)), provider=people.police)
    upload = confirmed(
        checked(book(tmp_path / "a.xlsx", ROWS), people.clerk, people.civil_affairs), people.clerk
    )
    CollectionHit.objects.update(answer="needed", answer_text="x", answered_at="2026-09-28T00:00Z")
    with pytest.raises(Exception, match="没有撤销"):
        undone(upload, people.clerk)
    assert MatterMaterial.objects.current().count() == 3


def test_a_changed_register_stops_the_writing(tmp_path: Path, people: Cast) -> None:
    confirmed(
        checked(book(tmp_path / "a.xlsx", ROWS), people.clerk, people.civil_affairs), people.clerk
    )
    other = [[*ROWS[0][:6], "姓名", ""]]
    upload = checked(book(tmp_path / "b.xlsx", other), people.clerk, people.civil_affairs)
    MatterMaterial.objects.filter(title="申请表").update(basis="改过")
    with pytest.raises(acts.NotDone, match="材料清单已有变化"):
        confirmed(upload, people.clerk)
    assert MatterMaterial.objects.get(matter_title="低保认定", title="申请表").items != ["姓名"]


def test_the_citys_list_names_its_departments(tmp_path: Path, people: Cast) -> None:
    header = ["部门", *HEADER[1:]]
    rows = [["民政局", *ROWS[0][1:]], ["没有这个局", *ROWS[1][1:]]]
    assert people.civil_affairs.pk
    upload = checked(book(tmp_path / "a.xlsx", rows, header), people.reviewer, None)
    assert counts(upload) == {"new": 1, "rejected": 1}
    assert codes(upload) == ["M7"]


def test_the_template_reads_back_unchanged(tmp_path: Path, people: Cast) -> None:
    confirmed(
        checked(book(tmp_path / "a.xlsx", ROWS), people.clerk, people.civil_affairs), people.clerk
    )
    office = MaterialOffice()
    path = tmp_path / "t.xlsx"
    path.write_bytes(office.template(people.civil_affairs, people.clerk, filled=True))
    assert load_workbook(path).sheetnames
    upload = checked(path, people.clerk, people.civil_affairs)
    assert (counts(upload), codes(upload)) == ({"unchanged": 3}, [])


def test_the_upload_page_takes_the_office_by_name(people: Cast, client_of) -> None:
    client = client_of(people.clerk)
    page = client.get("/admin/intake/upload/add/?office=materials").content.decode()
    assert "上传事项材料清单" in page
    assert "重复收集核对" in page
    assert client.get("/admin/intake/upload/add/?office=nothing").status_code == 404
    blank = client.get("/admin/intake/upload/template/blank/?office=materials")
    assert blank.status_code == 200
