"""The benchmarks are scripts beside the package; tests import them as scripts import one another."""

import sys

from helpers import ROOT

sys.path.append(str(ROOT / "benchmarks"))
