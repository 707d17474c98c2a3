"""What people see of the recalls: the list, the letters, the rules."""
