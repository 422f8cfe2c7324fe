"""What goes for good: on request or for its age, and what keeps it from coming back."""
