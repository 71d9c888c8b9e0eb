"""The graph cut opened up: a folder a page, named in the table `pages`; `lab_model` is what the pages look at."""
