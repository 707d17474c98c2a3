"""What people see of a day that breaks: the plan, its days, and the calls."""
