"""Puts the commands together and turns errors into one line and an exit code."""

import atexit
import gc
import os
import sys

import typer

from fazhi.cli.common import INTERRUPTED, Debug, console_utf8, fail, model_warnings, names_in_utf8
from fazhi.cli.corpus import corpus_app
from fazhi.cli.explain import explain_unit
from fazhi.cli.labels import labels_app
from fazhi.cli.model import model_app
from fazhi.cli.problems import problems
from fazhi.cli.reports import analyze, classify, read
from fazhi.cli.spark import spark_app
from fazhi.cli.topics import topics_app
from fazhi.cli.training import evaluate, train
from fazhi.cli.usage import Command, Group, UsageError, explain

app = typer.Typer(
    name="fazhi",
    cls=Group,
    help="读懂法治政府建设年度报告：逐段标注工作领域、篇章作用和问题类型。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.command(cls=Command, help="打印报告的文字（读出来是什么样）。")(read)
app.command(cls=Command, help="给新报告的每个单元打标签。")(classify)
app.command(cls=Command, help="存在的不足：单条不足、问题类型，各份报告里反复出现的。")(problems)
app.command(cls=Command, help="一次做完：网页报告、工作簿、全部单元。")(analyze)
app.command(cls=Command, help="用标注数据训练模型。")(train)
app.command(cls=Command, help="用标注数据检验模型。")(evaluate)
app.command("explain", cls=Command, help="说明一个单元为什么这样标：哪些词、标题和句子起了作用。")(
    explain_unit
)
app.add_typer(corpus_app, name="corpus")
app.add_typer(topics_app, name="topics")
app.add_typer(labels_app, name="labels")
app.add_typer(model_app, name="model")
app.add_typer(spark_app, name="spark")


@app.callback(invoke_without_command=True)
def _options(version: bool = typer.Option(False, "--version", help="显示版本号后退出。")) -> None:
    if version:
        from fazhi import __version__

        print(f"fazhi {__version__}")  # noqa: T201
        raise typer.Exit


def main() -> None:
    """Run the command line; exit codes are 0, 1 (some input failed) and 2 (nothing could be done)."""
    names_in_utf8()
    atexit.register(gc.freeze)  # all is given back at once; no need to look for what could be freed
    with model_warnings():
        _run()


def _run() -> None:
    from fazhi.errors import DEBUG, FazhiError, mistake

    console_utf8()
    if Debug.take(sys.argv):
        os.environ[DEBUG] = "1"  # workers are to know as well
        try:
            sys.exit(app(standalone_mode=False) or 0)
        finally:
            del os.environ[DEBUG]
    try:
        code = app(standalone_mode=False) or 0
        if code == INTERRUPTED:  # the library returns it without a word
            fail("已中断", code)
        sys.exit(code)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()  # type: ignore[attr-defined]
            sys.exit(2)
        fail(explain(error))
    except FazhiError as error:
        fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        fail("已中断", INTERRUPTED)
    except MemoryError:
        fail("内存不足，请分批处理或关闭其他程序后再试")
    except Exception as error:  # the last resort: one line instead of a traceback
        fail(mistake(error))
