"""What people see of the office's own books: bills, suppliers, checks, petty cash, reports."""
