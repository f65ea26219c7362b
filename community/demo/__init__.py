"""The demo community. Above every other slice, since it fills all of them."""
