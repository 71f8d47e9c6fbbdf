"""Who can support which component of which system, where that is thin, and what is learnt."""
