"""Studies: the method and its rivals on data sets with ground truth, and the page that is made of them."""
