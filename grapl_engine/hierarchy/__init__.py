"""A picture as a tree of regions: superpixels, what tells neighbours apart, and the order in which they unite."""
