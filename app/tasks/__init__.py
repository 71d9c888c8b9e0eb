"""What is computed beside the window: the engine's thread, questions, imports."""
