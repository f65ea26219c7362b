"""What can be done with an account, by noun: sign-up, sign-ins, passwords, addresses, profile, standing and so on."""
