"""Accounts in the browser: coming in and leaving, what is mine, and other people."""
