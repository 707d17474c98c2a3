"""What people see of money: the payments of a day, one patient's account, receipts."""
