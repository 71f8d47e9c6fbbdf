"""Moving in: another desk's cases brought here, told what they mean, looked at, taken over."""
