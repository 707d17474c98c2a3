"""What people see of a check-in: who comes today, one column of steps, the receipt."""
