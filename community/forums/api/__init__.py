"""The forums' JSON door."""
