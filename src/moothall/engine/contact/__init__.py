"""Messages to people: the outbox and what came back."""
