"""Articles at the desk: listed, written, published, put beside a case, and counted."""
