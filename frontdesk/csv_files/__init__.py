"""Lists of patients as separated values, from whatever program wrote them."""
