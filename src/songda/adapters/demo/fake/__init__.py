"""What a demo shows over HTTP: codes, one-click sign-in, the day of its town."""
