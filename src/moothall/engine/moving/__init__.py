"""Moving in: the cases of another desk, open and closed, brought here with clocks that go on."""
