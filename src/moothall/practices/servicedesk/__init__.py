"""The ICT service desk: the queue and its views, who is on call, who supports what, groups."""
