"""What designers, managers, finance and administrators look after."""
