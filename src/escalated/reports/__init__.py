"""Numbers over a period, for those who look after a desk."""
