"""What every HTML face shares: layout, components, middleware, errors, sign-in."""
