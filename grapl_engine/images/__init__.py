"""Files and arrays in: reading, colour, working size, the square and its patch grid."""
