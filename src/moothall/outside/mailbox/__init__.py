"""A mailbox that comes back: read over IMAP, with a stand-in, and what its messages say."""
