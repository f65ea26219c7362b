"""The JSON doors of accounts."""
