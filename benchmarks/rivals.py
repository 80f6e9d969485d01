"""What a user would write in an afternoon, as programs of their own: ``rivals.py METHOD MODEL FOLDER OUT``.

``train`` fits all methods on data/labeled; that is not timed. Each line of a text file is a unit.
"""

import pickle
import sys
from pathlib import Path
from typing import Any


def _files(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("*.txt"))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def afternoon(model: str, folder: str, out: str) -> None:
    """Read the file, jieba, ``TfidfVectorizer``, logistic regression."""
    import jieba

    jieba.setLogLevel(60)
    pipeline = pickle.loads((Path(model) / "afternoon.pickle").read_bytes())  # noqa: S301
    with Path(out).open("w", encoding="utf-8") as file:
        for path in _files(folder):
            lines = _lines(path)
            found = pipeline.predict([" ".join(jieba.lcut(line)) for line in lines])
            file.writelines(f"{label}\t{line}\n" for label, line in zip(found, lines, strict=True))


def _fasttext(model: str, folder: str, out: str, cut: Any) -> None:
    import fasttext

    fitted = fasttext.load_model(str(Path(model) / "fasttext.bin"))
    with Path(out).open("w", encoding="utf-8") as file:
        for path in _files(folder):
            lines = _lines(path)
            found, _ = fitted.predict([" ".join(cut(line)) for line in lines])
            file.writelines(f"{label[0]}\t{line}\n" for label, line in zip(found, lines, strict=True))


def fasttext_jieba(model: str, folder: str, out: str) -> None:
    """Label by fastText on jieba's words."""
    import jieba

    jieba.setLogLevel(60)
    _fasttext(model, folder, out, jieba.lcut)


def fasttext_rjieba(model: str, folder: str, out: str) -> None:
    """Label by fastText on rjieba's words."""
    import rjieba

    _fasttext(model, folder, out, lambda line: rjieba.cut(line, False))


def train(model: str) -> None:
    """Fit every method on the labelled units' categories."""
    import fasttext
    import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from common import ROOT
    from fazhi.labeled import read_labeled

    jieba.setLogLevel(60)
    units = [unit for report in read_labeled([ROOT / "data/labeled"]) for unit in report.units]
    known = [(unit.text, unit.label.category) for unit in units if unit.label.category]
    texts = [" ".join(jieba.lcut(text)) for text, _ in known]
    labels = [str(label) for _, label in known]
    fitted = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000)).fit(texts, labels)
    (Path(model) / "afternoon.pickle").write_bytes(pickle.dumps(fitted))
    lines = Path(model) / "train.txt"
    lines.write_text(
        "".join(f"__label__{label} {text}\n" for text, label in zip(texts, labels, strict=True)),
        encoding="utf-8",
    )
    options = {"lr": 0.5, "epoch": 25, "wordNgrams": 2, "dim": 50, "bucket": 200_000}
    fasttext.train_supervised(str(lines), thread=1, verbose=0, **options).save_model(
        str(Path(model) / "fasttext.bin")
    )


METHODS = {"afternoon": afternoon, "fasttext-jieba": fasttext_jieba, "fasttext-rjieba": fasttext_rjieba}

if __name__ == "__main__":
    method, *rest = sys.argv[1:]
    train(*rest) if method == "train" else METHODS[method](*rest)
