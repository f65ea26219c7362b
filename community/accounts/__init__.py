"""Accounts: who somebody is here, how they sign in, and whom they want no contact with."""
