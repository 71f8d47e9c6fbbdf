"""Keys: what a machine may do in a council, and the replies kept for whoever asks again."""
