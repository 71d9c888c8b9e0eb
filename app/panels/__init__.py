"""What stands around the pictures: settings, runs, segments, timeline, curves, status."""
