"""Front Desk: the desktop program on which a medical office runs its day."""
