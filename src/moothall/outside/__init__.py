"""Other people's systems: a client, a stand-in and a check each, independent of each other."""
