"""How each provider posts a mail to us, one parser each."""
