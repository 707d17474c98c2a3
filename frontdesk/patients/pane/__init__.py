"""What people see of patients: the card in hand, the chart, the form, the merge of two charts."""
