"""The codes on screen: diagnoses found, the office's procedures kept, lists brought in."""
