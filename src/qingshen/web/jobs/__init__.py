"""Long work: started in a request, done by a worker, its progress kept where a reload finds it."""
