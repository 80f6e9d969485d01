"""Labels units: kind, role, category with calibrated confidence, further categories, problem types."""

from fazhi.classify.model import Classifier, load_classifier, save_classifier
from fazhi.classify.train import TrainReport, train_classifier

__all__ = ["Classifier", "TrainReport", "load_classifier", "save_classifier", "train_classifier"]
