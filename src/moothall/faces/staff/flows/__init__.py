"""How a case runs through its service: records that tasks write, other services, the picture."""
