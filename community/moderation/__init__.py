"""Reports, cases, decisions and what people are told about them."""
