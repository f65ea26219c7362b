"""What happens to cases: asked for and reported, decided, looked at again."""
