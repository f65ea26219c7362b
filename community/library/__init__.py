"""The curated library: resources, review, helplines."""
