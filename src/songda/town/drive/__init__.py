"""Each persona's day, driven over HTTP: what to do comes from `behaviour`, when from the city's clock."""
