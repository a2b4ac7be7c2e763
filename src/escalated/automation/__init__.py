"""What happens by itself: timers and, later, rules."""
