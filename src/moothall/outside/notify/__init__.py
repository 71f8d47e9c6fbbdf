"""GOV.UK Notify: the client that hands it emails, texts and letters, and the stand-in."""
