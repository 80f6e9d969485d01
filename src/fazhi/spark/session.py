"""The only module that starts Spark."""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fazhi.config import data_path
from fazhi.errors import FazhiError

_JAVA = 17
"""PySpark 4 does not start with an older one."""

_SETTINGS: dict[str, bool | float | int | str | None] = {
    # Documents that pass to Python at a time, and their bytes: they come with all of them.
    "spark.sql.execution.arrow.maxRecordsPerBatch": 32,
    "spark.sql.execution.arrow.maxBytesPerBatch": 64 << 20,
    # So that a task gets about a hundred small files and not 32, as with what Spark thinks an opening costs.
    "spark.sql.files.openCostInBytes": 1 << 20,
    # A file that is deleted meanwhile is told as a failure; it is no reason to lose the others.
    "spark.sql.files.ignoreMissingFiles": "true",
    # The cores are busy with tasks; threads beside them would only be in each other's way.
    "spark.executorEnv.OMP_NUM_THREADS": 1,
    "spark.executorEnv.OPENBLAS_NUM_THREADS": 1,
    "spark.log.level": "ERROR",
}

_LOCAL_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Where the JVM only hands bytes on and shares the cores with what labels: compiling its own code as well as
it can and tidying up in several threads took 13 seconds of a core at every start."""

_HOW = (
    '安装办法：pip install "pyspark>=4" pandas pyarrow，'
    "并装 JDK 17 或更新的版本（Debian：apt install openjdk-17-jre-headless）"
)


@contextmanager
def spark_session(master: str, light: bool = False) -> Iterator[Any]:
    """Give a Spark session and stop it in the end.

    Parameters
    ----------
    master : str
        A Spark master URL: ``local[2]``, ``spark://host:7077``, ``yarn`` …
    light : bool
        Whether the work is done in Python and the JVM has little to compute; matters on one computer.

    Raises
    ------
    FazhiError
        If PySpark or a Java of version 17 or later is missing, or the master cannot be reached; the
        sentence says how to get them.
    """
    with warnings.catch_warnings():
        # On its support of pandas, which is not used here.
        warnings.filterwarnings("ignore", category=FutureWarning)
        session = _started(master, light)
        try:
            yield session
        finally:
            session.stop()


def _started(master: str, light: bool) -> Any:
    _check()
    from pyspark.sql import SparkSession

    # The workers must run the Python that has fazhi; on a cluster the variable may name another one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Without it the JVM greets users with a page of lines on its own affairs.
    logging = data_path("configs/spark-log4j2.properties")
    java = [f"-Dlog4j2.configurationFile={logging.absolute().as_uri()}"]
    if light and master.startswith("local"):
        java += _LOCAL_JAVA
    builder = (
        SparkSession.builder.master(master)
        .appName("fazhi")
        .config(map=_SETTINGS)
        .config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        .config("spark.driver.extraJavaOptions", " ".join(java))
    )
    if master.startswith("local"):
        # Nobody else is to look: no web page, and no name that the office network would have to know.
        builder = builder.config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
    try:
        return builder.getOrCreate()
    except Exception as error:  # Py4J hands on the JVM's errors under classes of its own
        raise FazhiError(f"Spark 没有启动（--master {master}）：{first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """Return what an error of Spark says, without the stack of the JVM."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith("An error occurred while calling")]
    return re.sub(r"^:?\s*(?:[\w.$]+(?:Exception|Error):\s*)+", "", said[0]) if said else type(error).__name__


def _check() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise FazhiError(f"没有装 PySpark。{_HOW}") from error
    found = _java_version()
    if found is None:
        raise FazhiError(f"没有找到 Java。{_HOW}")
    if found < _JAVA:
        raise FazhiError(f"Java 版本是 {found}，Spark 需要 {_JAVA} 或更新的版本。{_HOW}")


def _java_version() -> int | None:
    """Return the major version of the Java that Spark would use, None if there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)  # noqa: PTH118
    if java is None:
        return None
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(version[1]) if version else None
