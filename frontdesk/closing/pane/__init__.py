"""What people see of closing: the day on one screen, the month, the reports."""
