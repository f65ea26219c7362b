"""What can be done in the forums: open topics, answer, edit, take back, publish, react."""
