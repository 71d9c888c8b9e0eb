"""Data that the window shows: icons, sample pictures, help. Read through `app.paths`."""
