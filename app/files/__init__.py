"""Opening and saving, the clipboard, figures, and the dialogs that ask for names."""
