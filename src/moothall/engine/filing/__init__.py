"""Records management: documents filed, versioned, kept as their type says, disposed of by two."""
