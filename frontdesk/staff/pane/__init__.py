"""What is seen of the staff: people, roles and their permits, providers."""
