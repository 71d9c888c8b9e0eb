"""What can be done: each thing once, with its key, its words, its callable and when it can be done."""
