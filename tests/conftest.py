"""Fixtures and settings for all tests."""

import hypothesis

hypothesis.settings.register_profile("fazhi", deadline=None, print_blob=True)
hypothesis.settings.load_profile("fazhi")
