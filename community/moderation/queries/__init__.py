"""Reads: of cases by those entitled to them; of reports, statements and appeals by those they belong to."""
