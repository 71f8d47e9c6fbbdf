"""Who is on call and what is covered; who can support what; groups; visits to the desk."""
