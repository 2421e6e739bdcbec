"""填报: what enterprises fill in, hand in, are asked again, and had accepted."""
