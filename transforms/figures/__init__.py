"""Article text to reported figures."""
