"""Other people's systems: a client, a stand-in and a check each. They know nothing of each other."""
