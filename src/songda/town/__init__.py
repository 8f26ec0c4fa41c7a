"""Invented consumers, stores and riders, who use the public HTTP API like anybody else."""
