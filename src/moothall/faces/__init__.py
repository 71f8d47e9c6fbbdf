"""HTTP, HTML, JSON and the shell. No rules, no writes."""
