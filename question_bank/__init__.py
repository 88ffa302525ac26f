"""A document in, a reviewed bank of cited items out. Knows neither Flask nor a database."""
