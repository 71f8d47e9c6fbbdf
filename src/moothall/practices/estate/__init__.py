"""The ICT estate."""
