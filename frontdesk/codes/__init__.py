"""The code lists: diagnoses (ICD-10-CM), the office's procedures, modifiers, places of service."""
