"""What people see of payments: a page a kind of work."""
