"""A page made from hostile files, in a real browser: it shows what they say and runs nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Run
from hostile.commands import write_reports
from report.page.browser import CHROMIUM, Browser, browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
RUN = "window.harmed = true"
LINES = [
    f"<script>{RUN}</script>全市开展行政执法检查，执法力量仍然不足。",
    f"</script><script>{RUN}</script><!--<script>普法宣传的办法不多，宣传不够深入。",
    f"<img src=x onerror='{RUN}'><svg onload='{RUN}'>矛盾纠纷调解的人员不足。",
    f'<a href="javascript:{RUN}">政务服务</a>信息化水平不高。<style>*{{display:none}}</style>',
    "<iframe srcdoc='<script>parent.harmed = true'></iframe><b <i>行政复议案件办理力量不足。",
]
_NAME = f"<img src=x onerror='{RUN}'>松湾市2023年报告.txt"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def page(fazhi: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    try:
        write_reports(folder, _NAME, LINES)
    except OSError:
        pytest.skip("this system has no such file names")
    (folder / f"{_NAME}.pdf").write_bytes(b"no pdf")
    # The second says its title and body in markup too.
    titled = f"<script>{RUN}</script>市2023年法治政府建设年度报告\n<img src=x onerror='{RUN}'>市人民政府\n"
    (folder / "题.html").write_text(titled + "\n".join(LINES), encoding="utf-8")
    assert fazhi("topics", "fit", folder, "--out", tmp_path / "themes", "--k", 2).code == 1
    assert fazhi("analyze", folder, "--out", tmp_path / "out", "--topics", tmp_path / "themes").code == 1
    return tmp_path / "out" / "report.html"


def test_a_page_of_hostile_reports_runs_nothing(page: Path, tab: Browser) -> None:
    for address in ("", "#q=执法力量", "#list=said", "#report=3"):
        tab.errors.clear()
        tab.requests.clear()
        tab.open(page, address)
        assert tab.run("window.harmed") is None
        assert tab.run("document.title") == "法治政府建设年度报告分析"
        assert tab.run("document.querySelectorAll('img, iframe, [onerror], [onload]').length") == 0
        assert tab.run("[...document.links].filter((link) => link.protocol === 'javascript:').length") == 0
        assert tab.errors == []
        assert all(re.match("file:|about:", url) for url in tab.requests)
        everything = tab.run("document.body.textContent")
        assert f"<img src=x onerror='{RUN}'>松湾市2023年报告" in everything  # the name, as text


def test_the_very_text_is_shown(page: Path, tab: Browser) -> None:
    tab.open(page, "#q=执法力量")
    assert LINES[0] in tab.texts("#list .text")
