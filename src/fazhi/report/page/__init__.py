"""Analysis → one HTML file."""
