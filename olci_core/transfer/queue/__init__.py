"""What runs the jobs: the state of the queue, the scheduler and its thread, and what a person asks of it."""
