"""fazhi reads 法治政府建设 annual reports and labels every paragraph by field of work.

>>> import fazhi
>>> labeled = fazhi.label("data/samples/砾泉县2021年法治政府建设情况报告.txt")  # doctest: +SKIP
>>> labeled.predictions[5].category  # doctest: +SKIP
'组织领导'
"""

from fazhi.api import evaluate, label, load_model, read, structure, to_frame, train
from fazhi.errors import FazhiError

__version__ = "0.1.0"
__all__ = ["FazhiError", "evaluate", "label", "load_model", "read", "structure", "to_frame", "train"]
