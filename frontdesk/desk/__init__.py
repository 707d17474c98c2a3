"""The top floor: the window, who signs in, the search box, the patient in hand, the notices."""
