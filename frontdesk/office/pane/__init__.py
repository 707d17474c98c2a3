"""What is seen of the practice itself: its form, limits, places, desks and the audit trail."""
