"""The cards on the views that say what each of them shows."""
