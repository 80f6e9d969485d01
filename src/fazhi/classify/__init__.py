"""Labels units: kind, role, category with calibrated confidence, further categories, problem types.

Training lives in :mod:`fazhi.classify.train` and is imported only by those who train.
"""

from fazhi.classify.model import Classifier
from fazhi.classify.storage import load_classifier, save_classifier, try_classifier

__all__ = ["Classifier", "load_classifier", "save_classifier", "try_classifier"]
