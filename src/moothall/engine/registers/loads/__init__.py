"""Files for a register: read by a mapping, judged row by row, compared with what is there."""
