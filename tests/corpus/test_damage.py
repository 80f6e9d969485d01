"""Files that are no corpus, are damaged, older, newer, read-only; disks that are full."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.conftest import Export, add
from corpus.fake import text_of
from fazhi.corpus import schema
from fazhi.corpus.guard import Guard, guard_path, read_guard
from fazhi.corpus.store import accept_loss, open_corpus, open_unchecked
from fazhi.errors import CorpusError, FazhiError


def spoil(path: Path, how: Callable[[sqlite3.Connection], object]) -> None:
    connection = sqlite3.connect(path)
    how(connection)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def forget_log(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "没有这个语料库文件"),
        (b"", "不是语料库文件"),
        (b"x" * 5000, "不是语料库文件"),
        (b"SQLite format 3\x00", "不是语料库文件"),
        (b"SQLite format 3\x00" + bytes(5000), "是别的程序的数据库"),
    ],
)
@pytest.mark.parametrize("write", [False, True])
def test_what_is_no_corpus_is_refused_and_left_alone(
    tmp_path: Path, content: bytes | None, says: str, write: bool
) -> None:
    path = tmp_path / "a.corpus"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match=says):
        open_corpus(path, write=write)
    assert (path.read_bytes() if path.exists() else None) == content
    assert not guard_path(path).exists()


def test_a_folder_and_another_database_are_no_corpus(tmp_path: Path, folder: Path) -> None:
    spoil(tmp_path / "other.db", lambda connection: connection.execute("CREATE TABLE t (a)"))
    for path, says in ((tmp_path, "是文件夹"), (tmp_path / "other.db", "是别的程序的数据库")):
        for write in (False, True):
            with pytest.raises(CorpusError, match=says):
                open_corpus(path, write=write)
    with pytest.raises(CorpusError, match="是别的程序的数据库"):
        add(tmp_path / "other.db", folder)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_told(corpus: Path, share: float) -> None:
    forget_log(corpus)
    data = corpus.read_bytes()
    corpus.write_bytes(data[: int(len(data) * share)])
    for write in (False, True):
        with pytest.raises(CorpusError, match="已损坏或不完整"), open_corpus(corpus, write=write) as opened:
            list(opened.documents())


def test_garbage_inside_is_told(corpus: Path) -> None:
    forget_log(corpus)
    data = bytearray(corpus.read_bytes())
    data[4096 : len(data) - 4096] = b"\xff" * (len(data) - 8192)
    corpus.write_bytes(data)
    with pytest.raises(CorpusError, match="已损坏"), open_corpus(corpus) as opened:
        list(opened.documents())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports SET paragraphs = 'x'",
        "UPDATE reports SET metadata = '[1]'",
        "UPDATE reports SET text = ''",
        "UPDATE units SET section = '{'",
        "UPDATE labels SET problems = '3'",
    ],
)
def test_contents_that_make_no_sense_are_told(corpus: Path, sql: str) -> None:
    spoil(corpus, lambda connection: connection.execute(sql))
    with pytest.raises(CorpusError, match="已损坏"), open_corpus(corpus) as opened:
        list(opened.documents())


def test_a_newer_layout_is_refused(corpus: Path) -> None:
    spoil(corpus, lambda connection: connection.execute(f"PRAGMA user_version = {schema.SCHEMA + 1}"))
    for write in (False, True):
        with pytest.raises(CorpusError, match=r"更新版本.*升级"):
            open_corpus(corpus, write=write)


@pytest.mark.parametrize("write", [False, True])
def test_an_older_layout_is_migrated_after_a_backup(
    corpus: Path, write: bool, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = export(corpus)
    newer = schema.SCHEMA + 1
    monkeypatch.setattr(schema, "SCHEMA", newer)
    monkeypatch.setattr(schema, "MIGRATIONS", {newer - 1: ("ALTER TABLE files ADD COLUMN note TEXT",)})
    open_corpus(corpus, write=write).close()
    backup = corpus.with_name(f"{corpus.name}.v{newer - 1}.bak")
    with open_corpus(corpus) as opened:
        assert opened.query("SELECT count(note) FROM files").rows == ((0,),)
        assert opened.status().schema == newer
    assert export(corpus) == before
    monkeypatch.undo()
    with sqlite3.connect(backup) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (newer - 1,)
        assert old.execute("SELECT count(*) FROM reports").fetchone() == (6,)
    old.close()


@pytest.fixture
def first_layout(tmp_path: Path) -> Path:
    """A corpus as the first layout had it: a report of two versions, a corrected one, three failures."""
    path = tmp_path / "旧.corpus"
    connection = sqlite3.connect(path)
    connection.executescript(Path(__file__).with_name("v1.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    return path


@pytest.mark.parametrize("write", [False, True])
def test_the_first_layout_is_migrated_and_nothing_is_lost(
    first_layout: Path, write: bool, export: Export
) -> None:
    with open_corpus(first_layout, write=write) as opened:
        found = opened.status()
        assert (found.schema, found.reports, found.superseded, found.corrections) == (2, 2, 1, 1)
        assert [(Path(one.path).name, one.code) for one in found.failures] == [
            *(("坏.pdf", ""), ("甲2县.txt", ""), ("空.txt", "")),
        ]
        assert opened.query("SELECT count(*), count(code) FROM failures").rows == ((3, 0),)
        assert not found.damage
    units = [json.loads(line) for line in export(first_layout).splitlines()]
    assert [unit["text"] for unit in units if unit["corrected"]] == ["举办讲座6场，参加的有2个单位。"]
    assert {unit["report"] for unit in units} == {"/报告/甲1县.txt", "/报告/甲2县.txt"}
    with sqlite3.connect(first_layout.with_name("旧.corpus.v1.bak")) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT count(*) FROM files").fetchone() == (4,)
    old.close()


def test_a_migrated_corpus_is_laid_out_as_a_new_one(first_layout: Path, corpus: Path) -> None:
    layouts = []
    for path in (first_layout, corpus):
        with open_corpus(path) as opened:
            names = opened.query("SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2").rows
            tables = [name for kind, name, _ in names if kind in {"table", "view"}]
            layouts.append((names, [opened.query(f"PRAGMA table_info({name})").rows for name in tables]))
    assert layouts[0] == layouts[1]


def test_a_migrated_corpus_learns_the_codes_of_new_failures(first_layout: Path, folder: Path) -> None:
    assert add(first_layout, folder).failed == 1
    with open_corpus(first_layout) as opened:
        assert [one.code for one in opened.failures()] == ["", "", "", "E_CORRUPT"]


def test_a_migration_that_fails_leaves_the_corpus_as_it_was(
    corpus: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = export(corpus)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
        steps = ("ALTER TABLE files ADD COLUMN note TEXT", "ALTER TABLE nothing ADD COLUMN note TEXT")
        patch.setattr(schema, "MIGRATIONS", {schema.SCHEMA - 1: steps})
        for _ in range(2):
            with pytest.raises(CorpusError):
                open_corpus(corpus)
    assert export(corpus) == before
    assert len(list(corpus.parent.glob("*.bak"))) == 2


def test_commits_that_are_gone_are_noticed(corpus: Path, folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copy(corpus, kept)
    (folder / "新.txt").write_text(text_of(30), encoding="utf-8")
    add(corpus, folder)
    forget_log(corpus)
    shutil.copy(kept, corpus)
    for write in (False, True):
        with pytest.raises(CorpusError, match=r"最近的写入丢失了.*--accept"):
            open_corpus(corpus, write=write)
    with open_unchecked(corpus) as opened:
        status = opened.status()
    assert status.commits < status.expected
    accept_loss(corpus)
    add(corpus, folder)
    with open_corpus(corpus) as opened:
        assert opened.status().reports == 7


def test_a_damaged_log_is_noticed(corpus: Path, folder: Path) -> None:
    (folder / "新.txt").write_text(text_of(30), encoding="utf-8")
    reader = open_corpus(corpus)
    next(held := reader.documents())  # keeps the log from being brought into the file
    add(corpus, folder)
    log = corpus.with_name(corpus.name + "-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 3] ^= 1
    held.close()  # type: ignore[attr-defined]
    reader.close()
    forget_log(corpus)
    log.write_bytes(data)
    with pytest.raises(CorpusError, match="最近的写入丢失了"):
        open_corpus(corpus)


def test_a_corpus_that_was_moved_alone_is_read_as_it_is(corpus: Path, tmp_path: Path, export: Export) -> None:
    before = export(corpus)
    (tmp_path / "elsewhere").mkdir()
    moved = tmp_path / "elsewhere" / "b.corpus"
    shutil.copy(corpus, moved)
    assert export(moved) == before
    guard_path(moved).write_bytes(b"\xff nonsense")
    assert export(moved) == before


def test_readers_are_not_blocked_and_see_one_moment(corpus: Path, folder: Path) -> None:
    (folder / "新.txt").write_text(text_of(30), encoding="utf-8")
    with open_corpus(corpus) as reader:
        found = reader.documents()
        first = next(found)
        with open_corpus(corpus, write=True):  # reading goes on while somebody may write
            assert reader.report_numbers()
        add(corpus, folder)
        assert len([first, *found]) == 6
        assert len(list(reader.documents())) == 7


def test_a_second_writer_is_told_who_writes(corpus: Path) -> None:
    told: list[str] = []
    code = (
        "import sys\nfrom fazhi.corpus.store import open_corpus\n"
        f"with open_corpus({str(corpus)!r}, write=True):\n    print('open', flush=True)\n    sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"open\n"
    with pytest.raises(
        CorpusError, match=rf"进程 {process.pid}（电脑 .*，\d{{4}}-\d\d-\d\d .* 开始）正在写入"
    ):
        open_corpus(corpus, write=True, wait=0.2, waiting=told.append)
    assert len(told) == 1
    assert f"进程 {process.pid}" in told[0]
    process.communicate(b"")
    open_corpus(corpus, write=True, wait=5).close()
    assert read_guard(corpus).holder is None


def test_a_forked_child_does_not_keep_the_right_to_write(tmp_path: Path) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom fazhi.corpus.guard import Guard\n"
        f"guard = Guard.take(Path({str(tmp_path / 'a')!r}), 0)\n"
        "ready, told = os.pipe()\n"
        "if os.fork() == 0:\n    os.write(told, b'x')\n    os.close(1)\n    sys.stdin.read()\n    os._exit(0)\n"
        "os.read(ready, 1)\nprint('go', flush=True)\nos.kill(os.getpid(), 9)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"go\n"
    process.wait()
    Guard.take(tmp_path / "a", 1.0).release()
    process.communicate(b"")


LIMITED = """
import resource, sys
from corpus.fake import FakeClassifier
from fazhi.analyze import labels
from fazhi.cli import main
from fazhi.corpus import adding
labels.loaded = lambda model: FakeClassifier()
adding._BATCH = 2
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
@pytest.mark.parametrize("more", [1, 40_000])
def test_a_full_disk_loses_nothing(corpus: Path, folder: Path, more: int, export: Export) -> None:
    before = export(corpus)
    for number in range(40, 70):
        (folder / f"乙{number}.txt").write_text(text_of(number) * 20, encoding="utf-8")
    ran = limited(corpus.stat().st_size + more, "corpus", "add", folder, "--to", corpus)
    assert ran.returncode == 2
    assert "已满" in ran.stderr.decode().splitlines()[-1]
    assert "Traceback" not in ran.stderr.decode()
    assert set(before.splitlines()) <= set(export(corpus).splitlines())
    add(corpus, folder)
    add(whole := corpus.with_name("whole.corpus"), folder)
    assert sorted(export(corpus).splitlines()) == sorted(export(whole).splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_disk_too_full_for_a_new_corpus_leaves_none(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "new" / "a.corpus"
    path.parent.mkdir()
    ran = limited(20_000, "corpus", "add", folder, "--to", path)
    assert ran.returncode == 2
    assert ran.stderr.decode().count("\n") == 1
    assert not path.exists()


def limited(size: int, *arguments: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-c", LIMITED, str(size), *map(str, arguments)]
    places = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    return subprocess.run(command, capture_output=True, check=False, env=environment)


@pytest.fixture
def read_only(corpus: Path) -> Iterator[Path]:
    """A corpus in a folder in which this process may write nothing."""
    if sys.platform == "win32":
        pytest.skip("permissions are another matter there")
    forget_log(corpus)
    guard_path(corpus).unlink()
    corpus.chmod(0o444)
    corpus.parent.chmod(0o555)
    user = os.geteuid()
    # Temporary folders are closed to other users, however deep the test's own lies in them.
    places = [corpus.parent, *(place for place in corpus.parents[1:] if not place.stat().st_mode & 0o005)]
    modes = [place.stat().st_mode for place in places]
    if user == 0:
        for place in places[1:]:
            place.chmod(0o755)
        os.seteuid(65534)
    yield corpus
    os.seteuid(user)
    for place, mode in zip(places, modes, strict=True):
        place.chmod(mode)
    corpus.parent.chmod(0o755)


def test_a_read_only_folder_can_be_read_and_not_written(
    read_only: Path, folder: Path, export: Export
) -> None:
    assert len({json.loads(line)["report"] for line in export(read_only).splitlines()}) == 6
    assert not read_only.with_name(read_only.name + "-wal").exists()
    with pytest.raises(FazhiError, match="无法写入"):
        add(read_only, folder)


def test_a_read_only_file_is_told(read_only: Path, folder: Path) -> None:
    user = os.geteuid()
    os.seteuid(os.getuid())
    read_only.parent.chmod(0o777)
    os.seteuid(user)
    (folder.parent / "新.txt").write_text(text_of(30), encoding="utf-8")
    with pytest.raises(CorpusError, match="只读"):
        add(read_only, folder.parent / "新.txt")


def test_a_new_corpus_in_a_read_only_folder_is_told(read_only: Path, folder: Path) -> None:
    with pytest.raises(FazhiError, match="无法写入"):
        add(read_only.with_name("b.corpus"), folder)
