"""The linked pictures and what lies over them."""
