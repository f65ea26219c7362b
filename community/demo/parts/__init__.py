"""What a copy of the demo consists of, by noun. Each part only keeps rows; `actions.load` writes them."""
