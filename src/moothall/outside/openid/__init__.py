"""Other people's sign-in: any OpenID Connect provider, such as Entra ID."""
