"""One file per group of commands; heavy imports stay inside the functions."""
