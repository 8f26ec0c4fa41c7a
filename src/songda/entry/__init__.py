"""The only floor that knows everybody: api, worker, cli, composition."""
