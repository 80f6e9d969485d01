"""``python -m fazhi``."""

from fazhi.cli import main

main()
