"""Lists of things a council keeps."""
