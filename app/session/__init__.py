"""What the window works on: the picture, the runs, what is looked at and what the next run will be. No widgets."""
