"""What people see of statements: the dry run, what was sent, late fees, holds, the rules."""
