"""The forums' pages."""
