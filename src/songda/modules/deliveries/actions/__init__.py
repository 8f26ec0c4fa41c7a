"""What can be done with a delivery."""
