"""What every print shares: the sheet, its letterhead, tables and labels. PDF by reportlab."""
