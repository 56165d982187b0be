"""Makes a model of casus from annotated sentences. See README.md one folder up."""
