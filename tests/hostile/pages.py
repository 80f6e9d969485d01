"""Hostile web pages."""

import gzip

from hostile.case import REPORT, Case, content, lazily

BODY = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())


def page(inside: str, head: str = "") -> bytes:
    return f"<html><head>{head}<title>t</title></head><body>{inside}</body></html>".encode()


DEEP = "<div>" * 300 + BODY + "</div>" * 300

PAGES = [
    Case(
        "M20", "m.html", content(page(BODY, "<meta charset=utf-8>").decode().encode("gbk")), ("OK",), "行政复议"
    ),
    Case("M21", "m.html", content(page(DEEP)), ("OK",), "行政复议"),
    Case("M22", "m.html", lazily(lambda: page("<div>" * 1_000_000 + BODY)), ("E_LIMIT",), "标签过多"),
    Case("M23", "m.html", lazily(lambda: page(f"<p {' '.join(f'a{i}=1' for i in range(200_000))}>{BODY}")),
         ("E_LIMIT",), "属性过多"),
    Case("M24", "m.html", content(page(f"{BODY}<script>x=1</script><p style='display:none'>y</p>")), ("OK",)),
    Case("M25", "m.html", content(gzip.compress(page(BODY))), ("E_UNSUPPORTED",), "压缩包"),
    Case("H01", "m.html", lazily(lambda: page("<span>" * 100_000 + BODY)), ("E_LIMIT",), "嵌套过深"),
    Case("H02", "m.html", lazily(lambda: page("<x>" * 100_000 + BODY)), ("E_LIMIT",)),
    Case("H03", "m.html", content(page(BODY.replace("行政", "行\x00政"))), ("OK_WARN",), "行政复议"),
    Case("H04", "m.html", lazily(lambda: page(f"<p title='{'x' * (18 << 20)}'>{BODY}")), ("OK",), "行政复议"),
    Case("H05", "m.html", content(page("<table><tr><td>" * 800 + BODY)), ("E_LIMIT",)),
    Case("H06", "m.html", lazily(lambda: page("<p>甲" * 10_000)), ("OK",), "甲"),
    Case("H07", "m.html", content(b"<html><!--" + BODY.encode() * 99), ("E_UNSUPPORTED",)),
    Case("H08", "m.html", content(page("&" * 500_000 + BODY)), ("OK",), "行政复议"),
    Case("H09", "m.html", content(page(f"<svg onload=alert(1)>{BODY}</svg><img src=x onerror=alert(2)>" + BODY)),
         ("OK",), "行政复议"),
    Case("H10", "m.html", content(page("<font><b><i>" * 600 + BODY)), ("OK", "E_LIMIT")),
    Case("H11", "m.html", content(page(f"<p {'a ' * 100_000}>{BODY}")), ("E_LIMIT",), "属性过多"),
    Case("H12", "m.html", lazily(lambda: page("<p " + "a='<' b" * 20_000 + f">{BODY}")),
         ("OK", "E_TIMEOUT")),
]  # fmt: skip
