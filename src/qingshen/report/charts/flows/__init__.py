"""Networks and flows as pictures: a layered layout of our own, since recycles are the normal case."""
