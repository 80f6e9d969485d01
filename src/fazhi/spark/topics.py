"""``fazhi spark topics fit``: MLlib's LDA on the vocabulary of the local fit, saved as the same kind of model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.errors import FazhiError
from fazhi.findings import Themes
from fazhi.records import LabeledDocument
from fazhi.spark.session import first_line, spark_session
from fazhi.topics import FitOptions, ThemeModel, fit_themes

_ITERATIONS = 60
_SHARE = 0.1
"""Of the units in each iteration of MLlib's online LDA: six passes in all."""


def fit_with_spark(
    documents: Sequence[LabeledDocument], k: int, seed: int = 0, master: str = "local[*]"
) -> tuple[ThemeModel, Themes]:
    """Fit themes with MLlib; vocabulary, names, inference and the saved form are those of the local fit.

    Parameters
    ----------
    documents : sequence of LabeledDocument
        The reports; their units' counts go to the cluster, not their text.
    k : int
        Number of themes.
    seed : int
        Of MLlib. The result also depends on how Spark divides the units.
    master : str
        A Spark master URL.

    Returns
    -------
    ThemeModel, Themes
        As :func:`fazhi.topics.fit_themes`.

    Raises
    ------
    FazhiError
        If Spark cannot be started or fails, or there is too little text.
    """
    with spark_session(master) as session:

        def words(counts: Any, number: int) -> NDArray[np.float64]:
            try:
                return _fit(session, counts, number, seed)
            except Exception as error:  # Spark has no common base for what its JVM and Py4J raise
                raise FazhiError(f"Spark 作业失败：{first_line(error)}") from error

        return fit_themes(documents, FitOptions(k=k, seed=seed), engine=words)


def _fit(session: Any, counts: Any, k: int, seed: int) -> NDArray[np.float64]:
    from pyspark.ml.clustering import LDA
    from pyspark.ml.linalg import Vectors

    size = counts.shape[1]
    rows = [
        (Vectors.sparse(size, counts.indices[start:end].tolist(), counts.data[start:end].tolist()),)
        for start, end in zip(counts.indptr[:-1].tolist(), counts.indptr[1:].tolist(), strict=True)
    ]
    units = session.createDataFrame(rows, ["features"]).cache()
    model = LDA(k=k, seed=seed, maxIter=_ITERATIONS, subsamplingRate=_SHARE).fit(units)
    words = np.asarray(model.topicsMatrix().toArray(), dtype=np.float64).T
    sums: NDArray[np.float64] = words.sum(axis=1, keepdims=True)
    return np.divide(words, sums)
