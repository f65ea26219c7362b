"""One inbox: what people are told, by kind, in the app and by mail."""
