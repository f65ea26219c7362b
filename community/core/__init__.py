"""The ground every feature stands on. Knows no feature."""
