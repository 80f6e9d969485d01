import re

import pytest

from cli.conftest import Run, commands, run_alone
from helpers import ROOT

PROMISED = ["read", "classify", "analyze", "train", "evaluate", "model show", "model verify"]
"""Commands that users rely on; more may come."""


ALL = commands()


def test_every_promised_command_is_there() -> None:
    assert set(PROMISED) <= set(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_and_every_option_is_explained_in_chinese(name: str) -> None:
    command = ALL[name]
    assert re.search(r"[\u4e00-\u9fff]", command.help or ""), name
    for parameter in command.params:
        if parameter.name != "help":
            assert re.search(r"[\u4e00-\u9fff]", getattr(parameter, "help", None) or ""), (
                name,
                parameter.name,
            )


@pytest.mark.parametrize("name", ["", "model", *sorted(ALL)])
def test_every_help_page_prints_in_chinese(fazhi: Run, name: str) -> None:
    ran = fazhi(*name.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert re.search(r"[\u4e00-\u9fff]", ran.out)
    assert fazhi(*name.split(), "-h").out == ran.out


def test_help_prints_on_a_console_without_chinese() -> None:
    ran = run_alone("--help", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert "法治政府" in ran.out


def test_help_does_not_wait_for_heavy_libraries() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.argv = ['fazhi', '--help']\n"
        "from fazhi.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'sklearn', 'scipy', 'pandas', 'lxml', 'rjieba', 'jinja2', 'pypdfium2', 'tqdm'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stderr.decode().strip() == "[]"


def test_the_documentation_names_every_command_and_option() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    if len(pages[0].read_text(encoding="utf-8").splitlines()) < 20:
        pytest.skip("README.md is still a stub")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name in ALL if f"fazhi {name}" not in text] == []
    options = {opt for command in ALL.values() for param in command.params for opt in param.opts}
    missing = sorted(opt for opt in options if opt.startswith("--") and opt != "--help" and opt not in text)
    assert missing == []
