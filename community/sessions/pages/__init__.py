"""The HTML doors of sessions."""
