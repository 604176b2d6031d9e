"""Speed and memory on the machine at hand. `make bench` runs every module here that has a ``main``; tests never do."""
