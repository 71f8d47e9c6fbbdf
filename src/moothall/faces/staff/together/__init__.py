"""The same done to several cases of the queue: asked, looked at first, done, and undone."""
