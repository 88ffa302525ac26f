"""Facts: figures with subject, period and scope; each slot knows where it came from."""
