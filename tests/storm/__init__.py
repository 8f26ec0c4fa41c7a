"""kill -9 under load, judged from outside: by the clients' own list and the gateway's book on disk."""
