"""Great Expectations suites: frames in, a report out."""
