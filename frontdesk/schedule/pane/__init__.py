"""What people see of the schedule: the day and week grid, the month, and the pane that acts."""
