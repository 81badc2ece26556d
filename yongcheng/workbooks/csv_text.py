"""Reads CSV: finds the encoding and the delimiter, refuses what would be misread."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.sheet_scan import too_many_rows

DELIMITERS = ",\t;"
SAMPLE_CHARACTERS = 20_000
SAVE_UTF8 = "请在 Excel 里另存为“CSV UTF-8（逗号分隔）”或 .xlsx 再上传。"
BIG5_SIGNS = "資類項應單稱據碼關開號說條請"
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业"
    "本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利"
    "信息资源名称代码提供摘要格式项类型共享条件式是否向社会开放更周期布联市县区局务办公登记证照号据无有予需"
)


def find_encoding(path: Path) -> str:
    """Return the encoding; refuse a file that cannot be read without wrong characters."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse_undecodable(data, "utf-16")
        return "utf-16"
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        raise FileRefused("csv_nul", f"第 {line} 行夹着空字符，文件已损坏。{SAVE_UTF8}")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return find_chinese_encoding(data)
    return "utf-8-sig"


def find_chinese_encoding(data: bytes) -> str:
    """Return gb18030 if the whole file reads as such."""
    refuse_mixed(data)
    refuse_undecodable(data, "gb18030")
    text = data.decode("gb18030")[:SAMPLE_CHARACTERS]
    foreign = [character for character in text if ord(character) > 0x7F]
    known = sum(character in COMMON for character in foreign)
    as_big5 = data.decode("big5", "ignore")
    looks_big5 = sum(as_big5.count(sign) for sign in BIG5_SIGNS) >= 2
    if known * 12 < len(foreign) or (looks_big5 and known * 5 < len(foreign)):
        raise FileRefused(
            "csv_encoding", f"文字编码不是 UTF-8，也不是 GB18030，读出来是乱码。{SAVE_UTF8}"
        )
    return "gb18030"


def refuse_undecodable(data: bytes, encoding: str) -> None:
    """Refuse bytes that the encoding does not know, naming the line."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"第 {line} 行的文字编码有误，读出来是乱码。{SAVE_UTF8}"
        raise FileRefused("csv_encoding", message) from error


def refuse_mixed(data: bytes) -> None:
    """Refuse a file put together from two encodings, naming the line where it changes."""
    first = ""
    for number, line in enumerate(data.splitlines(), start=1):
        if line.isascii():
            continue
        kind = "UTF-8" if is_utf8(line) else "GB18030"
        if first and kind != first:
            message = f"第 {number} 行起改用了 {kind} 编码，前面是 {first}，混在一起会读成乱码。{SAVE_UTF8}"
            raise FileRefused("csv_encoding", message)
        first = kind


def is_utf8(line: bytes) -> bool:
    """Return whether a line is UTF-8 and long enough not to be so by chance."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(ord(character) > 0x7FF for character in text) >= 3


def find_delimiter(sample: str) -> str:
    """Return the delimiter of the richest of the first lines."""
    best, most = ",", 0
    for line in sample.splitlines()[:20]:
        for delimiter in DELIMITERS:
            if (count := outside_quotes(line, delimiter)) > most:
                best, most = delimiter, count
        if most < 2 and outside_quotes(line, "，") > 2:
            message = (
                f"这份 CSV 用全角逗号“，”分列，读出来只有一列。请改成半角逗号；或{SAVE_UTF8[1:]}"
            )
            raise FileRefused("csv_fullwidth_comma", message)
    return best


def outside_quotes(line: str, delimiter: str) -> int:
    """Count a delimiter where it stands outside quotation marks."""
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def read_csv(path: Path, encoding: str, limits: Limits) -> Iterator[list[str]]:
    """Yield the records; refuse unpaired quotes, endless cells and too many rows."""
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(SAMPLE_CHARACTERS)
        start, delimiter = 0, ""
        if sample[:4].lower() == "sep=" and sample[5:6] in "\r\n":
            delimiter, start = sample[4], 7 if sample[5:7] == "\r\n" else 6
        delimiter = delimiter or find_delimiter(sample)
        text = stream if not start else io.StringIO(sample[start:] + stream.read(), newline="")
        if not start:
            stream.seek(0)
        csv.field_size_limit(limits.csv_field)
        yield from read_records(csv.reader(text, delimiter=delimiter, strict=True), limits)


def read_records(records: Iterator[list[str]], limits: Limits) -> Iterator[list[str]]:
    """Yield the records within the limits."""
    number = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                f"从第 {number + 1} 行起引号不成对，或一个单元格超过 {limits.csv_field:,} 字，无法分列。"
                "请在 Excel 里打开检查，另存为 .xlsx 再上传。"
            )
            raise FileRefused("csv_quotes", message) from error
        number += 1
        if len(record) > limits.columns:
            message = (
                f"第 {number} 行有 {len(record):,} 列，上限 {limits.columns:,} 列。请删去多余的列。"
            )
            raise FileRefused("too_many_columns", message)
        if number > limits.last_row:
            raise too_many_rows(limits)
        yield record
