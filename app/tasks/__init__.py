"""What is computed beside the window, in one way: runs, questions, files, imports."""
