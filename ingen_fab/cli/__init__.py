"""The command line: the only place that knows click. A command parses options, calls one verb, prints."""
