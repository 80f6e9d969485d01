"""Commands over model directories: show, verify."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from fazhi.cli.common import default_model, write_stream
from fazhi.cli.usage import Command, Group

model_app = typer.Typer(
    cls=Group,
    help="查看、核验模型目录。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="模型目录；不写则为自带模型。", show_default=False)
]


@model_app.command(cls=Command, help="模型是什么、用什么训练的、成绩如何。")
def show(folder: Folder = None) -> None:
    """Print what a model is and was trained on."""
    from fazhi.output import for_terminal
    from fazhi.store import read_manifest

    path = default_model(folder)
    manifest = read_manifest(path)
    data = manifest.get("training_data", {})
    lines = [
        f"模型目录：{path}",
        f"格式：{manifest['format']}；用途：{_use(manifest.get('predicts'))}",
        f"训练数据：{data.get('reports')} 份报告，{data.get('units')} 个单元，指纹 {str(data.get('fingerprint'))[:16]}",
        f"随机种子：{manifest.get('seed')}；词典指纹：{manifest.get('dictionary')}",
        "程序库：" + "、".join(f"{name} {version}" for name, version in manifest.get("versions", {}).items()),
        *_contents(manifest),
    ]
    write_stream(f"{for_terminal(line)}\n" for line in lines)


def _contents(manifest: Mapping[str, Any]) -> Iterator[str]:
    if manifest.get("predicts") == "themes":
        yield "主题："
        for theme in manifest.get("themes", ()):
            yield f"  {theme['id']} {theme['name']}（{theme['prevalence']:.1%}）"
        return
    yield "标签："
    yield from (f"  {task}：{'、'.join(labels)}" for task, labels in manifest.get("labels", {}).items())
    yield "交叉验证成绩（整份报告留出）："
    yield from (f"  {name}：{value:.3f}" for name, value in manifest.get("scores", {}).items())


@model_app.command(cls=Command, help="核对模型文件是否完整、未被改动，结果是否与训练时一致。")
def verify(folder: Folder = None) -> None:
    """Check every file of a model against its hash, that it loads, and its golden texts."""
    from fazhi.classify import try_classifier
    from fazhi.golden import told
    from fazhi.output import for_terminal
    from fazhi.store import read_manifest
    from fazhi.topics import try_themes

    path = default_model(folder)
    is_themes = read_manifest(path).get("predicts") == "themes"
    trial = (try_themes if is_themes else try_classifier)(path)
    write_stream([f"{for_terminal(str(path))}: 完好，全部文件与清单相符；{told(trial)}\n"])


def _use(predicts: object) -> str:
    """Say in words what a model is for."""
    return {"themes": "找主题", "classifier": "标注单元"}.get(str(predicts), str(predicts))
