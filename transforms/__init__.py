"""Pure functions: page to article, article to figures. No I/O."""
