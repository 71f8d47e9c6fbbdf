"""The shell face: `moothall`, for whoever runs the platform."""
