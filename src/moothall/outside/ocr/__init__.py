"""Letters recognised in pictures, by Tesseract as Debian has it: whether it is there, and how."""
