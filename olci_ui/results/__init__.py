"""The results: scenes in several views of one list, ticked and looked at."""
