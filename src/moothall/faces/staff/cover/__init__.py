"""Who is on call, what is covered and what is not, and how shifts change hands."""
