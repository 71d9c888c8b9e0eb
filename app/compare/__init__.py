"""Maps of a picture compared: a folder a page, named in the table `pages`; `sources` is the table of what can be compared."""
