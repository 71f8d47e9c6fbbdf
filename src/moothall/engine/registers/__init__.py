"""Lists of things a council keeps: declared registers, and the records in them."""
