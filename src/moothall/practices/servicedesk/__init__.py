"""The ICT service desk."""
